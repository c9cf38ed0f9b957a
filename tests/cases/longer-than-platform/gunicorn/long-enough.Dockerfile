FROM python:3.13
CMD ["gunicorn", "--graceful-timeout", "40", "app.main:app"]
