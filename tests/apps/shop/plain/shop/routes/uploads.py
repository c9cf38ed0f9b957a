"""Uploading."""

from fastapi import APIRouter, BackgroundTasks, UploadFile

from shop.schemas import UploadMetadata
from shop.uploads import finalize_upload, save_temporarily

router = APIRouter()


@router.post("/upload", status_code=202)
async def upload_file(file: UploadFile, background_tasks: BackgroundTasks) -> dict[str, str | None]:
    temp_path, final_path = await save_temporarily(file)
    metadata = UploadMetadata(size=file.size or 0, mime_type=file.content_type or "application/octet-stream")
    background_tasks.add_task(finalize_upload, temp_path, final_path, metadata)
    return {"status": "uploading", "filename": file.filename}
