"""The shop's own tests, as its authors would write them with the testing kit: cuts, and a rehearsed shutdown."""

import asyncio
import linecache
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from shieldgen_runtime.testing import (
    Interruption,
    inline_tasks,
    interrupt_everywhere,
    record_tasks,
    rehearse_shutdown,
    run_twice,
)
from stage import SHOPS, Services, recorded, rows

pytestmark = pytest.mark.anyio

ORDER = 1
ITEMS = [{"product_id": 1, "quantity": 2}, {"product_id": 2, "quantity": 1}]
UPLOAD = b"x" * 600_000  # three chunks
Fresh = Callable[[], Awaitable[None]]

PAYMENT = {"amount": "12.50", "card_token": "tok_visa"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"  # aiosqlite knows no other


class Imported:
    """A form of the shop, imported into the test's own process as if it had been started in `data`."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __getattr__(self, module: str) -> Any:
        return import_module(f"shop.{module}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.data, query)


@pytest.fixture
def form() -> str:
    return "wired"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def shop(form: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Imported]:
    monkeypatch.setenv("SHOP_DATA", str(data))
    monkeypatch.syspath_prepend(str(SHOPS / form))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Imported(data)
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
        del sys.modules[name]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with Services(tmp_path / "record", payment_latency=0.5, mail_latency=0.0) as services:
        for name, value in services.environment().items():
            monkeypatch.setenv(name, value)
        yield services


@pytest.fixture
async def fresh(shop: Imported, tmp_path: Path) -> AsyncIterator[Fresh]:
    """Gives the shop a new and empty folder: the connection that a cut left behind may hold the old one's database."""
    numbers = count(1)

    async def renew() -> None:
        await shop.db.db.close()
        shop.data = tmp_path / f"run {next(numbers)}"
        await shop.db.db.open(shop.data / "shop.db")

    yield renew
    await shop.db.db.close()


async def aftermath() -> None:
    """Gives what the cut function has left running a moment.

    SQLAlchemy ends a transaction in a task of its own, which nobody waits for where the caller is cancelled.
    """
    left = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait(left, timeout=0.05)


async def place_order(shop: Imported) -> dict[str, Any]:
    """One order of two items, nothing of it allocated, and the stock full."""
    assert await shop.inventory.create_order_record() == ORDER
    return {"order_id": ORDER, "items": [shop.schemas.OrderItem(**item) for item in ITEMS]}


def stock_is_whole(shop: Imported) -> bool:
    """What left the stock is allocated, and to an order that says so."""
    gone = shop.rows("SELECT product_id, 1000 - quantity FROM inventory WHERE quantity < 1000 ORDER BY 1")
    allocated = shop.rows("SELECT product_id, sum(quantity) FROM allocations GROUP BY 1 ORDER BY 1")
    return gone == allocated and bool(gone) == order_is_allocated(shop)


def order_is_allocated(shop: Imported) -> bool:
    """The customer was told that the order is accepted, and nobody else will allocate it."""
    return shop.rows("SELECT status FROM orders") == [("allocated",)]


def statement_of(function: Callable[..., Any], cut: Interruption) -> str:
    """The line of source in which it was cut."""
    return linecache.getline(function.__code__.co_filename, cut.line).strip()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # cuts leave connections behind
@pytest.mark.parametrize("form", ["seed", "wired"])
async def test_a_cut_of_the_inventory_transaction_forgets_the_order_until_its_commit_and_a_shield_prevents_it(
    shop: Imported, fresh: Fresh
) -> None:
    async def arguments() -> dict[str, Any]:
        await fresh()
        return await place_order(shop)

    allocate = shop.inventory.update_inventory_transaction
    allocated: dict[str, set[bool]] = {}
    runs = 0
    async for cut in interrupt_everywhere(allocate, arguments):
        runs += 1
        await aftermath()
        allocated.setdefault(statement_of(allocate, cut), set()).add(order_is_allocated(shop))
        assert stock_is_whole(shop)
    # One statement for the order, two for each item: a cut at any of them rolls everything back. Cut at the commit, it
    # depends on whether the process lives on for a moment.
    del allocated["async with db.transaction() as session:"]
    assert runs > 6
    assert allocated["await session.execute("] == {False}
    assert set.union(*allocated.values()) == {False}

    shielded = [order_is_allocated(shop) async for _ in interrupt_everywhere(allocate, arguments, shield=True)]
    assert shielded == [True] * runs
    assert stock_is_whole(shop)


async def upload(shop: Imported) -> dict[str, Any]:
    """One upload in the temporary folder, and none in the storage."""
    temporary, final = shop.data / "uploads" / "photo.png", shop.data / "storage" / "photo.png"
    for path in (temporary, final):
        path.parent.mkdir()
    temporary.write_bytes(UPLOAD)
    metadata = {"size": len(UPLOAD), "mime_type": "image/png"}
    return {"temp_path": str(temporary), "final_path": str(final), "metadata": metadata}


def damage(shop: Imported) -> str:
    """What is wrong with an upload that was finalised, or was to be."""
    stored, there = shop.data / "storage" / "photo.png", (shop.data / "uploads" / "photo.png").exists()
    size = stored.stat().st_size if stored.exists() else None
    recorded = shop.rows("SELECT size FROM files")
    if recorded:
        if recorded != [(size,)]:
            return "a row without its file"
        return "the temporary file stays behind" if there else ""
    if size is None:
        return "still to be done" if there else "lost"
    return "a file without a row" if there else "a file without a row, and nothing to do it again from"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # cuts leave files open
@pytest.mark.parametrize("form", ["seed", "wired"])
async def test_a_cut_of_the_upload_leaves_orphaned_files_and_a_shield_prevents_it(shop: Imported, fresh: Fresh) -> None:
    async def arguments() -> dict[str, Any]:
        await fresh()
        return await upload(shop)

    finalize = shop.uploads.finalize_upload
    broken = []
    async for cut in interrupt_everywhere(finalize, arguments):
        await aftermath()
        broken.append((statement_of(finalize, cut), damage(shop)))
    assert broken[0][1] == "still to be done"
    assert ("await destination.write(chunk)", "a file without a row") in broken
    # Cut at the commit, which is last, it depends on whether the process lives on for a moment.
    for statement, harm in broken[1:-1]:
        opening = statement.startswith("async with aiofiles.open")  # in a thread that may live on for a moment too
        assert harm == "a file without a row" or (opening and harm == "still to be done"), statement

    shielded = [damage(shop) async for _ in interrupt_everywhere(finalize, arguments, shield=True)]
    assert shielded == [""] * len(broken)


async def test_a_second_run_of_the_tasks_that_say_so_changes_nothing(shop: Imported, fresh: Fresh) -> None:
    def stock() -> list[tuple[Any, ...]]:
        return shop.rows("SELECT product_id, quantity FROM inventory") + shop.rows("SELECT * FROM allocations")

    def files() -> list[tuple[Any, ...]]:
        return [*shop.rows("SELECT path, size, mime_type FROM files"), (damage(shop),)]

    allocate = shop.inventory.update_inventory_transaction
    await fresh()
    assert (await run_twice(allocate, lambda: place_order(shop), stock)).same
    assert (await run_twice(shop.uploads.finalize_upload, lambda: upload(shop), files)).same


async def test_shielded_task_completes(shop: Imported, services: Services) -> None:
    """The tutorial's "Testing Shielded Tasks": here with a payment, and with the shutdown it can only pretend."""
    async with rehearse_shutdown(shop.main.app) as rehearsal:
        # Start the task
        response = await rehearsal.client.post("/payments", json=PAYMENT)
        assert response.json()["status"] == "processing"
        await asyncio.sleep(0.1)  # Task is running
        assert recorded(services.record, "charges") == []

        # The server shuts down
        report = await rehearsal.stop()
    assert [task.name for task in report.finished] == ["payment_1"]
    assert not report.cut
    assert shop.rows("SELECT status FROM payments") == [("completed",)]
    assert [charge["reference"] for charge in recorded(services.record, "charges")] == ["payment-1"]


async def test_important_work_that_is_cancelled_reaches_the_persistent_queue(
    shop: Imported, services: Services
) -> None:
    """The tutorial's "Graceful Degradation", through `on_cancel`."""
    async with rehearse_shutdown(shop.main.app) as rehearsal:
        await rehearsal.client.post("/important")
        await asyncio.sleep(0.05)
        report = await rehearsal.stop()
    assert [task.name for task in report.cancelled] == ["important_but_retriable_task"]
    assert shop.rows("SELECT task FROM retries") == [("important_task",)]


async def test_an_order_schedules_its_allocation_with_the_order_and_its_items(
    shop: Imported, services: Services
) -> None:
    app = shop.main.app
    async with rehearse_shutdown(app) as rehearsal:
        with record_tasks(app) as scheduled:
            response: httpx.Response = await rehearsal.client.post("/orders", json=ITEMS)
        [task] = scheduled.of(shop.inventory.update_inventory_transaction)
        assert (task.name, task.shield, task.timing) == ("inventory_update_1", True, "after_response")
        assert task.kwargs["order_id"] == response.json()["order_id"] == 1
        assert not order_is_allocated(shop)
        await scheduled.run_all()
        assert order_is_allocated(shop)


async def test_a_new_customer_is_welcomed_before_the_request_has_ended_where_tasks_run_inline(
    shop: Imported, services: Services
) -> None:
    async with rehearse_shutdown(shop.main.app) as rehearsal:
        with inline_tasks(shop.main.app):
            response = await rehearsal.client.post("/customers", json={"email": "new@example.org"})
        assert response.status_code == 201
        assert [mail["subject"] for mail in recorded(services.record, "mails")] == ["Welcome"]
        assert (await rehearsal.stop()).finished == ()
