FROM python:3.13
ENTRYPOINT ["/usr/bin/dumb-init", "--"]
CMD uvicorn app.main:app
