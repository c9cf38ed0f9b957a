"""The full name of a type of Python or of a library into the reason why its values cannot be stored as JSON."""

import builtins

_REQUEST = "ends with its request; pass what the task needs of it"
_OPEN = "is open in this process alone; declare it as a Resource, which is opened for each run"
_HERE = "is there in this process alone; pass what the task needs of it, or make it in the task"
_CODE = "is code; pass a text that says what to do"
_FAILURE = "is an exception; pass its text"
_ONE_WAY = "can be taken through only once; make it a list"

_UNSTORABLE = {
    **dict.fromkeys(
        (f"fastapi.{name}" for name in ("Request", "WebSocket", "UploadFile", "Response", "BackgroundTasks")), _REQUEST
    ),
    "starlette": _REQUEST,
    **dict.fromkeys(
        (
            "sqlalchemy.orm.Session",
            "sqlalchemy.orm.session.Session",
            "sqlalchemy.orm.scoped_session",
            "sqlalchemy.orm.sessionmaker",
            "sqlalchemy.ext.asyncio",
            "sqlalchemy.engine",
            "sqlalchemy.Connection",
            "sqlalchemy.Engine",
            "sqlmodel.Session",
            "sqlmodel.ext.asyncio.session.AsyncSession",
            "sqlite3",
            "aiosqlite",
            "asyncpg",
            "psycopg",
            "psycopg2",
            "redis",
            "motor",
            "pymongo",
            "httpx.Client",
            "httpx.AsyncClient",
            "aiohttp.ClientSession",
            "requests.Session",
            "smtplib",
            "aiosmtplib",
            "socket",
            "io",
            "tempfile",
            "typing.IO",
            "typing.TextIO",
            "typing.BinaryIO",
        ),
        _OPEN,
    ),
    **dict.fromkeys(
        (
            "asyncio",
            "anyio",
            "trio",
            "threading",
            "multiprocessing",
            "queue",
            "concurrent.futures",
            "contextvars",
            "contextlib",
            "typing.ContextManager",
            "typing.AsyncContextManager",
            "logging",
            "weakref",
            "shieldgen_runtime.Task",
            "shieldgen_runtime.Tasks",
            "fastapi",
            "memoryview",
            "bytearray",
            "typing.Awaitable",
            "typing.Coroutine",
        ),
        _HERE,
    ),
    **dict.fromkeys(
        (
            "typing.Callable",
            "typing.Type",
            "type",
            "types.FunctionType",
            "types.MethodType",
            "types.ModuleType",
            "functools.partial",
        ),
        _CODE,
    ),
    **dict.fromkeys(
        (
            f"typing.{name}"
            for name in (
                "Generator",
                "AsyncGenerator",
                "Iterator",
                "AsyncIterator",
                "AsyncIterable",
            )
        ),
        _ONE_WAY,
    ),
}
"""By the full name, or the module that it is of."""
_EXCEPTIONS = frozenset(
    name for name, found in vars(builtins).items() if isinstance(found, type) and issubclass(found, BaseException)
)


def why_not_stored(name: str) -> str | None:
    """The reason by its own name, else by its module's; None where nothing is known against it."""
    if name in _EXCEPTIONS:
        return _FAILURE
    while name:
        why = _UNSTORABLE.get(name)
        if why is not None:
            return why
        name = name.rpartition(".")[0]
    return None
