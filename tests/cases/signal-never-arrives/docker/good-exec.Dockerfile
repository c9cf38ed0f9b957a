FROM python:3.13
CMD alembic upgrade head && exec uvicorn app.main:app
