"""Methods of classes, which take no object."""

from shieldgen_runtime import task


class Mailer:
    def __init__(self, host: str) -> None:
        self.host = host

    @classmethod
    @task(name="class {host}")
    async def connect(cls, host: str, *, tls: bool = True) -> "Mailer":
        return cls(f"{host} {tls}")

    @task()
    @classmethod
    def count(klass, *hosts: str) -> int:
        return len(hosts)

    class Inner:
        @classmethod
        @task()
        async def name(cls) -> str:
            return cls.__qualname__
