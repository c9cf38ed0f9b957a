"""The runtime's public API as its users write it: type-checked, never run.

A line that ends in `# refused` must be reported by every type checker, and no other line may be.
"""

from decimal import Decimal
from typing import Annotated, Any, assert_type

from fastapi import Depends, FastAPI
from shieldgen_runtime import (
    Policy,
    Resource,
    Task,
    TaskConfig,
    TaskErrorHandler,
    TaskEvent,
    Tasks,
    TasksScheduler,
    Wiring,
    add_tasks,
    task,
)

# Handlers, written in every form that is documented.


async def payment_failed(task: Task[..., Any], error: Exception) -> None:
    payment_id = task.kwargs.get("payment_id")
    print(task.name, task.args, task.config.name, task.config.shielded, payment_id, error)


def failed_in_thread(task: Task[..., Any], error: Exception) -> str:
    return task.name


async def cancelled(task: Task[..., Any]) -> None:
    await task.done.wait()


def too_few_parameters(task: Task[..., Any]) -> None: ...


handler: TaskErrorHandler = payment_failed
other_handler: TaskErrorHandler = failed_in_thread
wrong_handler: TaskErrorHandler = too_few_parameters  # refused


# A hint leaves a function's type as it is.


@task(shield=True, deadline=8, name="payment_{payment_id}", key="{payment_id}", on_error=payment_failed)
async def finalize_payment(payment_id: int, amount: Decimal, *, card_token: str) -> str:
    return card_token


@task(timing="after_response", on_cancel=cancelled, idempotent=True, critical="fraud")
def send_mail(to: str) -> int:
    return len(to)


@task(timing="later")  # refused
async def badly_timed() -> None: ...


@task(sheild=True)  # refused
async def misspelt() -> None: ...


async def calls() -> None:
    assert_type(await finalize_payment(1, Decimal(1), card_token="c"), str)
    assert_type(send_mail("a"), int)
    await finalize_payment("1", Decimal(1), card_token="c")  # refused
    await finalize_payment(1, Decimal(1))  # refused


# The application.

app = FastAPI()
add_tasks(app)
add_tasks(app, TaskConfig(shield=True), grace=None, drain=1, hard_exit_after=2.0, limit=100, threads=10)
add_tasks(app, config=TaskConfig(on_error=payment_failed, deadline=3), observers=[print])
add_tasks(app, grace="25")  # refused
add_tasks(app, garce=25)  # refused


class Observer:
    def __call__(self, event: TaskEvent) -> None:
        print(event.kind, event.task.name, event.error)


add_tasks(app, observers=[Observer()])


# Scheduling.


@app.post("/")
async def endpoint(tasks: Tasks) -> None:
    assert_type(tasks, TasksScheduler)
    handle = tasks.schedule(finalize_payment, 1, Decimal(1), card_token="c")
    assert_type(await handle.wait(), str)
    assert_type(await tasks.after_route.schedule(send_mail, "a").wait(), int)
    assert_type(await tasks.after_response.task(shield=True).schedule(send_mail, to="a").wait(), int)
    assert_type(await handle(), str | None)
    handle.cancel()
    listed = tasks.running()
    assert_type(listed, list[Task[..., Any]])
    tasks.schedule(finalize_payment, 1, Decimal(1))  # refused
    tasks.schedule(finalize_payment, 1, 1.5, card_token="c")  # refused
    tasks.after_route.schedule(send_mail)  # refused
    tasks.task(shield=True).schedule(send_mail, 1)  # refused
    tasks.task(shield="yes")  # refused
    tasks.task(retires=1)  # refused
    tasks.task(on_error=too_few_parameters)  # refused


# Wiring, as it is generated.


def open_session() -> Any: ...


async def reserve(order_id: int, session: Annotated[object, Resource(open_session)]) -> bool:
    return bool(order_id)


_FINALIZE_PAYMENT = Policy(shield=True, deadline=8.0, on_error=payment_failed)
_RESERVE = Policy(shield=True, resources={"session": Resource(open_session)})


class PaymentsTasks(Wiring):
    def finalize_payment(self, payment_id: int, amount: Decimal, card_token: str) -> Task[..., str]:
        return self._scheduler.start(
            _FINALIZE_PAYMENT,
            f"payment_{payment_id}",
            finalize_payment,
            payment_id=payment_id,
            amount=amount,
            card_token=card_token,
        )

    def send_mail(self, to: str) -> Task[..., int]:
        return self._scheduler.start_keyed(_FINALIZE_PAYMENT, None, f"{to}", send_mail, to=to)

    def reserve(self, order_id: int) -> Task[..., bool]:
        return self._scheduler.start_with_resources(_RESERVE, None, None, reserve, order_id=order_id)

    def wrong_result(self, to: str) -> Task[..., str]:
        return self._scheduler.start(_FINALIZE_PAYMENT, None, send_mail, to=to)  # refused

    def wrong_argument(self, to: int) -> Task[..., int]:
        return self._scheduler.start(_FINALIZE_PAYMENT, None, send_mail, to=to)  # refused

    def missing_argument(self) -> Task[..., int]:
        return self._scheduler.start_keyed(_FINALIZE_PAYMENT, None, "key", send_mail)  # refused


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]


@app.post("/payments")
async def process_payment(payments: Payments) -> None:
    assert_type(await payments.finalize_payment(1, Decimal(1), "c").wait(), str)
    assert_type(await payments.after_response.reserve(1).wait(), bool)
    assert_type(payments.immediate.after_route, PaymentsTasks)
    assert_type(PaymentsTasks.of(app), PaymentsTasks)
    payments.finalize_payment(1, Decimal(1))  # refused
    payments.finalize_payment(1, "1", "c")  # refused
    payments.refund(1)  # refused
    payments.after_response.finalize_payment("1", Decimal(1), "c")  # refused
