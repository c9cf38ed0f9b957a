FROM python:3.13
CMD uvicorn app.main:app
CMD ["uvicorn", "app.main:app"]
