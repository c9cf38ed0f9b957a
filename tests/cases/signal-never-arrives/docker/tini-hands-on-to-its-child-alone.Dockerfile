FROM python:3.13
ENTRYPOINT ["tini", "--"]
CMD uvicorn app.main:app
