FROM python:3.13
ENTRYPOINT uvicorn app.main:app
CMD ["--reload"]
