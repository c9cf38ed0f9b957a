"""Methods that take neither the object nor the class."""

from shieldgen_runtime import task

DAYS = 7


class Mailer:
    @staticmethod
    @task()
    def clean(older: int = DAYS) -> int:
        return older

    @task(key="{self}")
    @staticmethod
    async def named_self(self: int, cls: int = 2) -> str:
        return f"{self} {cls}"
