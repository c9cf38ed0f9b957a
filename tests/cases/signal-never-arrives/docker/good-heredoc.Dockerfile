FROM python:3.13
RUN <<EOT
CMD uvicorn app.main:app
EOT
CMD ["uvicorn", "app.main:app"]
