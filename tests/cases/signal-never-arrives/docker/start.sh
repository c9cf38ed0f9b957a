#!/bin/bash
# don't stop
set -e
if [ -n "$MIGRATE" ]; then
  alembic upgrade head
fi
uvicorn app.main:app \
  --port 8000
