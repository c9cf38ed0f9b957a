"""The runtime through wiring of the shape that `shieldgen generate` writes, with the handler of the tutorial."""

from __future__ import annotations

from typing import Annotated, Any

import anyio
import anyio.lowlevel
import pytest
from fastapi import Depends, FastAPI
from shieldgen_runtime import Policy, Resource, Task, TaskConfig, Wiring, add_tasks, task
from shieldgen_runtime.testing import rehearse_shutdown

pytestmark = pytest.mark.anyio

failed_payments: list[tuple[int, str]] = []
alerts: list[str] = []
log: list[str] = []


@pytest.fixture(autouse=True)
def fresh_lists() -> None:
    for kept in (failed_payments, alerts, log):
        kept.clear()


# As an application's source module has it.


async def send_slack_alert(message: str) -> None:
    await anyio.lowlevel.checkpoint()
    alerts.append(message)


async def mark_payment_failed(payment_id: int, reason: str) -> None:
    await anyio.lowlevel.checkpoint()
    failed_payments.append((payment_id, reason))


async def payment_error_handler(task: Task, error: Exception) -> None:
    """Handle payment failures"""
    # Alert immediately
    await send_slack_alert(f"🚨 Payment task failed: {error}")

    # Mark payment as failed in database
    payment_id = task.kwargs.get("payment_id")
    if payment_id:
        await mark_payment_failed(payment_id, str(error))


@task(shield=True, name="payment_{payment_id}", key="{payment_id}", on_error=payment_error_handler)
async def finalize_payment(payment_id: int, amount: float, card_token: str) -> str:
    await anyio.sleep(0.5 if card_token == "slow" else 0.02)
    if card_token == "declined":
        raise ConnectionError("card declined")
    log.append(f"charged {amount}")
    return f"charge_{payment_id}"


async def open_session():
    yield "session"


async def reserve(order_id: int, session: Annotated[str, Resource(open_session)]) -> None:
    log.append(f"reserved {order_id} in {session}")


def send_mail(to: str, *rest: str, subject: str = "hello", **headers: str) -> None:
    log.append(f"mail to {to} {rest} {subject} {headers}")


# As the generated wiring has it.


_FINALIZE_PAYMENT = Policy(shield=True, on_error=payment_error_handler)
_RESERVE = Policy(shield=True, timing="after_response", resources={"session": Resource(open_session)})
_SEND_MAIL = Policy(timing="after_response")


class PaymentsTasks(Wiring):
    """Schedules the task functions of `app.payments`."""

    def finalize_payment(self, payment_id: int, amount: float, card_token: str) -> Task[..., str]:
        """Shielded, immediate."""
        return self._scheduler.start_keyed(
            _FINALIZE_PAYMENT,
            f"payment_{payment_id}",
            f"{payment_id}",
            finalize_payment,
            payment_id=payment_id,
            amount=amount,
            card_token=card_token,
        )

    def reserve(self, order_id: int) -> Task[..., None]:
        """Shielded, after the response."""
        return self._scheduler.start_with_resources(_RESERVE, None, None, reserve, order_id=order_id)

    def send_mail(self, to: str, *rest: str, subject: str = "hello", **headers: str) -> Task[..., None]:
        """After the response."""
        return self._scheduler.start(_SEND_MAIL, f"mail_{to}", send_mail, to, *rest, subject=subject, **headers)


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]


def make_app(**options: Any) -> FastAPI:
    app = FastAPI()
    add_tasks(app, **options)

    @app.post("/payments/{payment_id}")
    async def process_payment(payment_id: int, amount: float, card_token: str, payments: Payments) -> dict[str, Any]:
        handle = payments.finalize_payment(payment_id, amount, card_token)
        payments.reserve(7)
        payments.send_mail("a@example.org", "b@example.org", subject="paid", tag="x")
        return {"name": handle.name, "key": handle.key, "shield": handle.shield, "running": len(payments.running())}

    @app.post("/sync/{payment_id}")
    def sync_endpoint(payment_id: int, payments: Payments) -> dict[str, str]:
        payments.finalize_payment(payment_id, 1.0, "card")
        payments.immediate.send_mail("now")
        payments.after_route.send_mail("route")
        return {}

    return app


async def test_the_tutorials_error_handler_reads_the_payment_id_from_the_tasks_keyword_arguments() -> None:
    async with rehearse_shutdown(make_app()) as rehearsal:
        answer = await rehearsal.client.post("/payments/5?amount=3&card_token=declined")
        assert answer.json() == {"name": "payment_5", "key": "5", "shield": True, "running": 3}
        report = await rehearsal.stop()
    assert failed_payments == [(5, "card declined")]
    assert alerts == ["🚨 Payment task failed: card declined"]
    assert [task.name for task in report.failed] == ["payment_5"]


async def test_wiring_schedules_with_the_policy_of_each_function_and_the_timing_of_the_call() -> None:
    async with rehearse_shutdown(make_app(drain=1)) as rehearsal:
        await rehearsal.client.post("/payments/5?amount=3&card_token=card")
        await rehearsal.client.post("/sync/6")
        await anyio.sleep(0.05)
    assert sorted(log) == [
        "charged 1.0",
        "charged 3.0",
        "mail to a@example.org ('b@example.org',) paid {'tag': 'x'}",
        "mail to now () hello {}",
        "mail to route () hello {}",
        "reserved 7 in session",
    ]


async def test_wiring_works_outside_requests_and_its_handles_give_results() -> None:
    async with rehearse_shutdown(app := make_app()):
        handle = PaymentsTasks.of(app).finalize_payment(9, 1.5, "card")
        assert PaymentsTasks.of(app).finalize_payment(9, 1.5, "card") is handle
        assert await handle.wait() == "charge_9"
        mail = PaymentsTasks.of(app).after_response.send_mail("x")
        assert mail.timing == "after_response"
        assert await mail.wait() is None


async def test_the_applications_handlers_and_deadline_fill_a_policy_that_has_none() -> None:
    told: list[str] = []
    config = TaskConfig(on_error=lambda task, _: told.append(task.name), deadline=0.2, shield=True)
    async with rehearse_shutdown(app := make_app(config=config)):
        tasks = PaymentsTasks.of(app)
        payment = tasks.finalize_payment(1, 1.0, "slow")
        mail = tasks.send_mail("x")
        await payment.done.wait()
        await mail.done.wait()
        assert (payment.config.deadline, payment.config.on_error) == (0.2, payment_error_handler)
        assert (mail.shield, mail.config.deadline) == (False, 0.2)
    assert told == []
    assert failed_payments == [(1, "task 'payment_1' ran longer than its deadline of 0.2 s")]


async def test_a_hint_leaves_the_function_as_it_is_and_only_says_what_was_declared() -> None:
    async def plain(payment_id: int) -> int:
        return payment_id

    hinted = task(shield=True, deadline=8, critical="money", idempotent=True)(plain)
    assert hinted is plain
    assert await hinted(3) == 3
    words = hinted.__shieldgen_hint__  # type: ignore[attr-defined]
    assert words["shield"] is True
    assert words["deadline"] == 8
    async with rehearse_shutdown(app := make_app()):
        from shieldgen_runtime import TasksScheduler

        scheduled = TasksScheduler.of(app).schedule(hinted, 3)
        assert (scheduled.shield, scheduled.config.deadline) == (False, None)
        await scheduled.wait()


def test_a_hint_takes_its_words_by_name_alone() -> None:
    with pytest.raises(TypeError):
        task(True)  # type: ignore[misc]
    with pytest.raises(TypeError, match="unknown"):
        task(unknown=True)  # type: ignore[call-arg]
