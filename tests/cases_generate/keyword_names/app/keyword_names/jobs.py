"""Names that are words of Python with something added, or only sometimes words."""

from shieldgen_runtime import task


@task(name="{from_} {match}")
async def import_(from_: int, class_: str = "c", *, lambda_: int = 1, match: int = 2) -> str:
    return f"{from_} {class_} {lambda_} {match}"


@task()
async def type(case: int, _: int, print: int = 3) -> str:
    return f"{case} {_} {print}"


class Lambda:
    """The wiring's parameter for the object would be called `lambda`."""

    @task()
    async def match(self, type: int) -> str:
        return f"{type}"
