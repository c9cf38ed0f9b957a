"""Endpoints of both applications."""

from fastapi import APIRouter

from .wiring.admin.tasks import Admin
from .wiring.public.tasks import Public

router = APIRouter()


@router.get("/{number}")
async def both(number: int, admin: Admin, public: Public) -> list[str]:
    return [await admin.work(number).wait(), await public.work(number).wait()]
