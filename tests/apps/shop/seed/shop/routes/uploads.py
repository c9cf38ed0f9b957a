"""Uploading."""

from fastapi import APIRouter, UploadFile
from shieldgen_runtime import Tasks

from shop.schemas import UploadMetadata
from shop.uploads import finalize_upload, save_temporarily

router = APIRouter()


@router.post("/upload", status_code=202)
async def upload_file(file: UploadFile, tasks: Tasks) -> dict[str, str | None]:
    # Save to temp location
    temp_path, final_path = await save_temporarily(file)
    metadata = UploadMetadata(size=file.size or 0, mime_type=file.content_type or "application/octet-stream")

    # Shield - partial file operations cause orphaned files
    tasks.task(
        name=f"finalize_upload_{file.filename}",
        shield=True
    ).schedule(finalize_upload, temp_path, final_path, metadata)

    return {"status": "uploading", "filename": file.filename}
