"""Handlers that the configuration names."""


async def failed(task: object, error: BaseException) -> None: ...
