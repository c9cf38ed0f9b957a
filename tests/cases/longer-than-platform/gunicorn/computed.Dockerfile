FROM python:3.13
CMD ["gunicorn", "--config", "gunicorn_computed.py", "app.main:app"]
