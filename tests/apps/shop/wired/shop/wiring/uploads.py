# shieldgen: wiring sha256=216c5b0a6781c157edb19c327adc965c5f8ef52201309660c98e5bae285b08e9
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.uploads`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import shop.uploads as _source
from shop.alerts import critical_error_handler

from .runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from shop.schemas import UploadMetadata


_FINALIZE_UPLOAD = Policy(
    shield=True,
    timing="after_response",
    deadline=20.0,
    on_error=critical_error_handler,
)


class UploadsTasks(Wiring):
    """Schedules the task functions of `shop.uploads`."""

    def finalize_upload(
        self,
        temp_path: str,
        final_path: str,
        metadata: UploadMetadata,
    ) -> Task[..., None]:
        """Critical: Must move file and update database atomically

        Shielded, after the response, at most 20 s, shop/uploads.py.
        """
        return self._scheduler.start(
            _FINALIZE_UPLOAD,
            f"finalize_upload_{final_path}",
            _source.finalize_upload,
            temp_path=temp_path,
            final_path=final_path,
            metadata=metadata,
        )


Uploads = Annotated[UploadsTasks, Depends(UploadsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
