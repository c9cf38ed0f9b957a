"""A deploy under load: what each form of the shop leaves behind when SIGTERM arrives while its work is in flight."""

import asyncio
import fcntl
import json
import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from stage import SHOPS, Payments, count_payments, on_stage, recorded, rows

PAYMENT = {"amount": "12.50", "card_token": "tok_visa"}
ITEMS = [{"product_id": 1, "quantity": 2}, {"product_id": 2, "quantity": 1}]
UPLOAD_SIZE = 3_000_000
UPLOADS = ("a.bin", "b.bin", "c.bin")
CUSTOMERS = 40
PAYMENT_SECONDS = 2.0  # longer than the server's graceful timeout of one second
GRACE_SECONDS = 25.0

FORMS = ("plain", "seed", "wired")
SHIELDED = ("seed", "wired")


@dataclass(frozen=True, slots=True)
class Deploy:
    """What a form left behind, in its folder and in its log."""

    folder: Path
    exit_code: int
    seconds: float
    log: str
    placed: list[int]
    orders: list[int]
    newsletters_at_sigterm: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.data, query)

    def recorded(self, name: str) -> list[dict[str, Any]]:
        return recorded(self.folder / "record", name)

    @property
    def payments(self) -> Payments:
        return count_payments(self.folder, self.placed)


async def place_load(client: httpx.AsyncClient) -> tuple[list[int], list[int]]:
    """The ids of the payments and of the orders."""

    async def post(path: str, **request: Any) -> dict[str, Any]:
        response = await client.post(path, **request)
        response.raise_for_status()
        return response.json()

    async def upload(name: str) -> dict[str, Any]:
        return await post("/upload", files={"file": (name, b"x" * UPLOAD_SIZE)})

    await asyncio.gather(post("/immediate?subject=deploy"), post("/after-response?order_id=1"))
    *orders, _, _ = await asyncio.gather(
        *(post("/orders", json=ITEMS) for _ in range(3)), *(upload(name) for name in UPLOADS[:-1])
    )
    # The last requests before SIGTERM: however slow the machine, this work is in flight when it arrives.
    last_order, *answers = await asyncio.gather(
        post("/orders", json=ITEMS),
        post("/tasks"),
        post("/important"),
        upload(UPLOADS[-1]),
        *(post(path, json=PAYMENT) for path in ("/payments", "/protected-payment") for _ in range(5)),
        *(post(f"/coordinate?order_id={order}") for order in (1, 2)),
    )
    payments = [answer for answer in answers if "payment_id" in answer]
    orders = [*orders, last_order]
    return [payment["payment_id"] for payment in payments], [order["order_id"] for order in orders]


def deploy(form: str, folder: Path) -> Deploy:
    stage = on_stage(
        SHOPS / form,
        scratch=folder,
        payment_latency=PAYMENT_SECONDS,
        service_latency=0.5,
        mail_latency=0.1,
        graceful=1,
    )

    async def load(url: str) -> tuple[list[int], list[int]]:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            return await place_load(client)

    with stage as (shop, services):
        placed, orders = asyncio.run(load(shop.url))
        newsletters = len(services.recorded("mails"))
        ending = shop.terminate()
        services.settle(ending)
    return Deploy(
        folder=folder,
        exit_code=ending.code,
        seconds=ending.seconds,
        log=ending.log,
        placed=placed,
        orders=orders,
        newsletters_at_sigterm=newsletters,
    )


@pytest.fixture
def after(form: str, testrun_uid: str, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """The form's one deploy of this test run: the first worker that asks performs it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / f"deploy-{form}-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    stored = folder / "deploy.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stored.exists():
            stored.write_bytes(pickle.dumps(deploy(form, folder)))
    kept: Deploy = pickle.loads(stored.read_bytes())  # noqa: S301 - written by this very test run
    return kept


@pytest.mark.parametrize("form", SHIELDED)
def test_every_shielded_payment_is_charged_once_and_recorded(after: Deploy) -> None:
    assert after.payments == Payments(placed=10, complete=10, charged_without_record=0)


@pytest.mark.parametrize("form", ["plain"])
def test_the_plain_shop_charges_customers_and_forgets_it(after: Deploy) -> None:
    assert after.payments.complete < after.payments.placed
    assert after.payments.charged_without_record > 0


@pytest.mark.parametrize("form", FORMS)
def test_what_left_the_stock_is_allocated_to_an_order(after: Deploy) -> None:
    gone = after.rows("SELECT product_id, 1000 - quantity FROM inventory WHERE quantity < 1000 ORDER BY 1")
    allocated = after.rows("SELECT product_id, sum(quantity) FROM allocations GROUP BY 1 ORDER BY 1")
    assert gone == allocated


@pytest.mark.parametrize("form", SHIELDED)
def test_every_order_is_allocated(after: Deploy) -> None:
    allocated = after.rows("SELECT id FROM orders WHERE status = 'allocated' ORDER BY id")
    assert [order for (order,) in allocated] == sorted(after.orders)


@pytest.mark.parametrize("form", SHIELDED)
def test_every_upload_is_in_the_storage_and_has_its_row(after: Deploy) -> None:
    stored = {name: (after.data / "storage" / name).stat().st_size for name in UPLOADS}
    rows = {Path(path).name: size for path, size in after.rows("SELECT path, size FROM files")}
    assert stored == rows == dict.fromkeys(UPLOADS, UPLOAD_SIZE)
    assert list((after.data / "uploads").iterdir()) == []


@pytest.mark.parametrize("form", SHIELDED)
def test_all_three_services_know_of_every_coordinated_order(after: Deploy) -> None:
    told = {(entry["service"], entry["order_id"]) for entry in after.recorded("notifications")}
    assert told == {(service, order) for service in ("inventory", "shipping", "billing") for order in (1, 2)}
    results = [json.loads(row) for (row,) in after.rows("SELECT results FROM service_coordination")]
    assert results == [[[service, "success"] for service in ("inventory", "shipping", "billing")]] * 2


@pytest.mark.parametrize("form", SHIELDED)
def test_the_fraud_desk_was_told(after: Deploy) -> None:
    assert [alert["channel"] for alert in after.recorded("alerts")] == ["fraud"]


@pytest.mark.parametrize("form", SHIELDED)
def test_the_unshielded_newsletter_was_cancelled(after: Deploy) -> None:
    sent = sum(mail["subject"] == "News" for mail in after.recorded("mails"))
    # A mail takes a tenth of a second, and the payments two seconds: were it not cancelled, twenty more would be sent.
    assert sent <= after.newsletters_at_sigterm + 10 < CUSTOMERS
    assert "newsletter sent" not in after.log


@pytest.mark.parametrize("form", SHIELDED)
def test_the_database_stays_open_until_the_last_payment_is_recorded(after: Deploy) -> None:
    assert 0 <= after.log.rfind("INFO shop.payments: payment") < after.log.index("INFO shop.db: database closed")


@pytest.mark.parametrize("form", SHIELDED)
def test_the_process_ends_by_the_signal_within_the_grace_and_without_a_traceback(after: Deploy) -> None:
    assert after.exit_code == -15
    assert after.seconds < PAYMENT_SECONDS + 4 < GRACE_SECONDS
    assert "Traceback" not in after.log


@pytest.mark.parametrize("form", ["wired"])
def test_cancelled_work_is_put_on_the_persistent_queue_by_on_cancel(after: Deploy) -> None:
    assert after.rows("SELECT task FROM retries") == [("important_task",)]


@pytest.mark.parametrize("form", ["seed"])
def test_the_tutorials_unshielded_await_inside_except_is_cancelled_again(after: Deploy) -> None:
    assert "will be retried later" in after.log
    assert after.rows("SELECT task FROM retries") == []
