"""The public application."""

from fastapi import FastAPI
from shieldgen_runtime import add_tasks

from ..shared import router

app = FastAPI()
add_tasks(app)
app.include_router(router)
