"""Types that a `type` statement names."""

from shieldgen_runtime import task

from .names import Names

type Ids = list[int]
type Pair[T] = tuple[T, T]
type Late = "Box | None"


@task()
async def statements(ids: Ids, pair: Pair[str], late: Late, names: "Names" = ()) -> Pair[int]:
    return len(ids), len(pair) + len(names)


class Box: ...
