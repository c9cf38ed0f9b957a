"""Somebody else's code in the repository."""


async def send(to: str, text: str = "hello") -> str:
    """Sends a text."""
    return f"{text} to {to}"


class Client:
    def __init__(self, host: str) -> None:
        self.host = host

    async def push(self, to: str) -> str:
        return f"{self.host} pushes to {to}"
