"""And in a module beside it, which calls through the wiring of its package."""

from src_layout.wiring.mail import MailTasks
from src_layout.wiring.runtime import task


@task()
async def flush(wiring: MailTasks, address: str = "a") -> str:
    return await wiring.send(address).wait()
