FROM python:3.13
# shieldgen: ignore[SG602] the image is for development, and stopped by hand
CMD uvicorn app.main:app --reload
