from functools import cache

from fastapi import FastAPI

app = FastAPI()


# shieldgen: shield, deadline=8
async def beside(order: int) -> None:
    """Has its hint beside the def."""


class Orders:
    @staticmethod
    # shieldgen: shield,
    # shieldgen: deadline=8
    async def below(
        order: int,
    ) -> None:
        """Has its hint below the def."""


@cache
# shieldgen: after_response
def in_a_line(order: int) -> None: ...


async def nowhere(order: int) -> None:
    """Has its hint in the body, where it may belong to anything."""
    print(order)
    # shieldgen: shield
