FROM python:3.13
# comment
CMD alembic upgrade head && \
    uvicorn app.main:app
