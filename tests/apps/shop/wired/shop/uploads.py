"""Uploads: from a temporary file to the storage and a row that says where."""

import os
from pathlib import Path

import aiofiles
from fastapi import UploadFile
from sqlalchemy import delete

from shop.alerts import critical_error_handler
from shop.db import db
from shop.models import StoredFile
from shop.schemas import UploadMetadata
from shop.settings import settings
from shop.wiring.runtime import task

CHUNK = 256 * 1024


async def save_temporarily(file: UploadFile) -> tuple[str, str]:
    """The path where the upload is now, and the path where it is to be."""
    name = Path(file.filename or "unnamed").name
    settings.uploads.mkdir(parents=True, exist_ok=True)
    settings.storage.mkdir(parents=True, exist_ok=True)
    temp_path = str(settings.uploads / name)
    async with aiofiles.open(temp_path, "wb") as destination:
        while chunk := await file.read(CHUNK):
            await destination.write(chunk)
    return temp_path, str(settings.storage / name)


@task(
    shield=True,
    timing="after_response",
    name="finalize_upload_{final_path}",
    deadline=20.0,
    on_error=critical_error_handler,
    idempotent=True,
)
async def finalize_upload(temp_path: str, final_path: str, metadata: UploadMetadata) -> None:
    """Critical: Must move file and update database atomically

    The temporary file goes last: as long as it is there, the work can be done again from the start.
    """
    if not os.path.exists(temp_path):
        return  # an earlier run got to the end
    try:
        # Move file from temp to permanent storage
        async with aiofiles.open(temp_path, "rb") as source, aiofiles.open(final_path, "wb") as destination:
            while chunk := await source.read(CHUNK):
                await destination.write(chunk)

        # Update database with final path
        async with db.transaction() as session:
            await session.execute(delete(StoredFile).where(StoredFile.path == final_path))
            session.add(StoredFile(path=final_path, size=metadata["size"], mime_type=metadata["mime_type"]))

        # Delete temp file
        os.remove(temp_path)

    except Exception:
        # Cleanup on error
        if os.path.exists(final_path):
            os.remove(final_path)
        raise
