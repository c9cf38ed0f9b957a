"""Type checkers refuse each call in a line marked `wrong`, and no other."""

from decimal import Decimal

from overloads.wiring.jobs import JobsTasks as OverloadsTasks
from payments.wiring.ledger import LedgerTasks
from payments.wiring.orders.tasks import OrdersTasks
from payments.wiring.runtime import Task


async def calls(ledger: LedgerTasks, orders: OrdersTasks) -> None:
    good: Task[..., None] = ledger.finalize_payment(1, Decimal(1), "tok")
    ledger.finalize_payment(1, amount=Decimal(1), card_token="tok")
    ledger.after_response.finalize_payment(1, Decimal(1), "tok")
    ledger.finalize_payment("1", Decimal(1), "tok")  # wrong
    ledger.finalize_payment(1, Decimal(1))  # wrong
    ledger.finalize_payment(1, Decimal(1), "tok", 4)  # wrong
    ledger.finalize_payment(1, Decimal(1), token="tok")  # wrong
    ledger.finalise_payment(1, Decimal(1), "tok")  # wrong
    ledger.print_receipt(1, 2)  # wrong
    ledger.after_response.print_receipt("1")  # wrong
    copies: int = await ledger.print_receipt(1, copies=2).wait()
    name: int = await orders.reserve(1).wait()  # wrong
    also: str = await orders.immediate.reserve(1).wait()
    print(good.name, copies, name, also)


async def overloaded(overloads: OverloadsTasks) -> None:
    text: str = await overloads.convert(1).wait()
    number: int = await overloads.convert("1", limit=2).wait()
    overloads.convert(1, limit=2)  # wrong
    other: str = await overloads.convert("1").wait()  # wrong
    print(text, number, other)
