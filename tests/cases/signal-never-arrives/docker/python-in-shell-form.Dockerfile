FROM python:3.13
CMD python -m app.serve
