"""Defaults that are copied."""

from shieldgen_runtime import task


@task(name="literals {a}")
async def literals(
    a: int = -1,
    b: float = 1_000.5,
    c: str = 'it\'s "quoted"',
    d: bytes = b"\x00\xff",
    e: tuple[int, str] = (0XFF, 'x'),
    f: bool | None = None,
    g: complex = 2J,
    h: str = "two " 'parts',
    i: tuple[int] = (1,),
    j: float = 1E5,
    k: str = "a\\b\n\x1b[31m\u200b",
    l: tuple[()] = (),
    m: int = +7,
    n: str = """several
    lines""",
) -> str:
    return repr((a, b, c, d, e, f, g, h, i, j, k, l, m, n))
