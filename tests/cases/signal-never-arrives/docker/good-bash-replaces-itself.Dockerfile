FROM python:3.13
CMD ["bash", "-c", "alembic upgrade head && uvicorn app.main:app"]
