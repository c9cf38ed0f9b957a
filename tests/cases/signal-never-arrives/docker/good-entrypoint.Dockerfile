FROM python:3.13
ENTRYPOINT ["/good-entrypoint.sh"]
CMD ["uvicorn", "app.main:app"]
