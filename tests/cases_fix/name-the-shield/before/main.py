import uuid

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks
from shieldgen_runtime import task

app = FastAPI()
add_tasks(app)


async def settle(order_id: uuid.UUID, token: str) -> None:
    """Settles an order."""


async def tell(token: str) -> None:
    """Tells somebody; a token is nothing for a log."""


async def commented(id: int) -> None:
    """Has its hint in a comment."""


@task(shield=True, deadline=8)
async def decorated(order_id: int) -> None:
    """Has its hint in a decorator."""


@task(
    shield=True,
    deadline=8,  # seconds
)
async def spread(order_id) -> None:
    """Has no type that tells what would be printed."""


# shieldgen: shield, deadline=8
async def with_comment(id: int) -> None:
    """Has its hint in a comment."""


@app.post("/orders/{order}")
async def create(order: uuid.UUID, tasks: Tasks) -> None:
    tasks.task(shield=True).schedule(settle, order, "token")
    tasks.task(
        shield=True,
    ).schedule(settle, order_id=order, token="token")
    tasks.task(shield=True).schedule(settle, uuid.uuid4(), "token")
    tasks.after_response.task(shield=True).schedule(tell, "token")


class Mailer:
    @task(shield=True)
    async def send(self, mail_id: int) -> None:
        """Sends a mail."""
