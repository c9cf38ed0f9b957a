"""`Annotated` types with what annotates them."""

from dataclasses import dataclass
from typing import Annotated

from shieldgen_runtime import task


@dataclass
class Meta:
    text: str
    limit: int = 0


UserId = Annotated[int, Meta("the user's number")]


@task(name="{user}")
async def greet(
    user: UserId,
    times: Annotated[int, Meta('at "least" 1', limit=-1), {"key": [1, 2.5, None]}] = 1,
    quoted: "Annotated[Meta | None, 'text']" = None,
) -> Annotated[str, "a greeting"]:
    return f"{user} {times} {quoted}"
