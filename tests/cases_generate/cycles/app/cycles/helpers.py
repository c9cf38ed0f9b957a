"""Imports the wiring of the module that imports it."""

from typing import Any

from .wiring.payments import PaymentsTasks


async def failed(task: Any, error: Exception) -> None: ...


async def pay_two(wiring: PaymentsTasks) -> list[str]:
    return [await wiring.pay(1).wait(), await wiring.pay(2).wait()]
