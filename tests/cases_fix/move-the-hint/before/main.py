from functools import cache

from fastapi import FastAPI

app = FastAPI()


async def beside(order: int) -> None:  # shieldgen: shield, deadline=8
    """Has its hint beside the def."""


class Orders:
    @staticmethod
    async def below(
        order: int,
    ) -> None:
        # shieldgen: shield,
        # shieldgen: deadline=8
        """Has its hint below the def."""


@cache
def in_a_line(order: int) -> None: ...  # shieldgen: after_response


async def nowhere(order: int) -> None:
    """Has its hint in the body, where it may belong to anything."""
    print(order)
    # shieldgen: shield
