FROM python:3.13
CMD ["gunicorn", "-c", "no-such-file.py", "app.main:app"]
