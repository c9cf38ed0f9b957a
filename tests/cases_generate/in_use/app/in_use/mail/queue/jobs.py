"""Task functions in a package inside a package."""

from in_use.wiring.runtime import task

log: list[str] = []


@task(name="mail to {to}")
async def send(to: str) -> str:
    log.append(f"sent to {to}")
    return to


@task(timing="after_response")
def count(number: int) -> int:
    log.append(f"counted {number}")
    return number
