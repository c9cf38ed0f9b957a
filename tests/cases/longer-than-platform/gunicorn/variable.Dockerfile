FROM python:3.13
ENV GUNICORN_CMD_ARGS="--workers=2 --graceful-timeout=15"
CMD ["gunicorn", "app.main:app"]
