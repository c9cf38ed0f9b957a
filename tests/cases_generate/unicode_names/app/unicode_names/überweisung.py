"""Names that are not written in ASCII alone."""

from shieldgen_runtime import task


class Größe:
    def __init__(self, wert: int) -> None:
        self.wert = wert

    @task(name="{self.wert}")
    async def verdoppeln(self, mal: int = 2) -> int:
        return self.wert * mal


@task(name="an {empfänger}", key="{größe.wert}")
async def überweisen(empfänger: str, größe: Größe, *, 名前: str = "ñ") -> str:
    """Überweist."""
    return f"{empfänger} {größe.wert} {名前}"
