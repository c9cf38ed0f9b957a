FROM python:3.13
CMD celery -A app.worker worker
