FROM python:3.13
ENTRYPOINT ["tini", "-g", "--"]
CMD uvicorn app.main:app
