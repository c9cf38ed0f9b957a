FROM python:3.13 AS base
CMD uvicorn app.main:app
FROM base AS final
RUN pip install .
