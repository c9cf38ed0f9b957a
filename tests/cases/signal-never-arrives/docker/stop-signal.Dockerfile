FROM python:3.13
STOPSIGNAL SIGQUIT
CMD ["uvicorn", "app.main:app"]
