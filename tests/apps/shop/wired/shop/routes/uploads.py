"""Uploading."""

from fastapi import APIRouter, UploadFile

from shop.schemas import UploadMetadata
from shop.uploads import save_temporarily
from shop.wiring.uploads import Uploads

router = APIRouter()


@router.post("/upload", status_code=202)
async def upload_file(file: UploadFile, uploads: Uploads) -> dict[str, str | None]:
    temp_path, final_path = await save_temporarily(file)
    metadata = UploadMetadata(size=file.size or 0, mime_type=file.content_type or "application/octet-stream")
    uploads.finalize_upload(temp_path, final_path, metadata)
    return {"status": "uploading", "filename": file.filename}
