"""The application, which the package's `__init__` imports."""

from fastapi import FastAPI

from shieldgen_runtime import add_tasks

from .wiring.left import Left
from .wiring.payments import Payments
from .wiring.plain import Plain
from .wiring.right import Right

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(payments: Payments, plain: Plain, left: Left, right: Right) -> list[str]:
    return [
        *await payments.pay_all(payments).wait(),
        str(await plain.again(plain, 3).wait()),
        await left.go_left(right).wait(),
        await right.go_right(left).wait(),
    ]
