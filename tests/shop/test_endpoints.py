"""Every endpoint of every form, called while the shop runs: the three forms do the same."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from stage import SHOPS, Services, Shop, on_stage

FORMS = ("plain", "seed", "wired")
PAYMENT = {"json": {"amount": "12.50", "card_token": "tok_visa"}}
CALLS: dict[str, dict[str, Any]] = {
    "/orders": {"json": [{"product_id": 1, "quantity": 2}, {"product_id": 2, "quantity": 1}]},
    "/payments": PAYMENT,
    "/protected-payment": PAYMENT,
    "/coordinate": {"params": {"order_id": 1}},
    "/upload": {"files": {"file": ("photo.png", b"x" * 300_000, "image/png")}},
    "/customers": {"json": {"email": "new@example.org"}},
    "/customers/shielded-email": {"json": {"email": "newer@example.org"}},
    "/immediate": {"params": {"subject": "tour"}},
    "/after-route": {"params": {"order_id": 1}},
    "/after-response": {"params": {"order_id": 1}},
    "/practices/selective": PAYMENT,
    "/practices/everything": {},
    "/practices/short": {},
    "/practices/long": {},
    "/practices/error-handling": {},
    "/practices/no-error-handling": {},
    "/practices/named": PAYMENT,
    "/practices/unnamed": PAYMENT,
    "/practices/documented": {},
    "/practices/undocumented": {},
    "/bad": {},
    "/pitfalls/long-running": {},
    "/pitfalls/duplicate-charges": PAYMENT,
    "/pitfalls/safe-charges": PAYMENT,
    "/important": {},
}
# Posts what the ledger holds by then, so it is called when the entry of `/immediate` is there.
LAST_CALL = "/tasks"
DONE = {
    "payments": [("completed", 5)],
    "orders": [("allocated", 1)],
    "allocations": [(1, 2), (2, 1)],
    "checkout locks": [(0,)],
    "coordinations": [(1,)],
    "files": [("photo.png", 300_000, "image/png")],
    "ledger": [("tour", 1)],
    "transfers": [("committed", 5)],
    "frozen accounts": [(2,)],
    "customers without points": [(0,)],
    "charges": {"payment": 5, "membership": 2},
    "notifications": ["billing", "inventory", "shipping"],
    "alerts": ["fraud"],
    "mails": {"Welcome": 2, "Hello": 2, "Receipt": 5, "News": 42},
}


def what_was_done(shop: Shop, services: Services) -> dict[str, Any]:
    files = shop.rows("SELECT path, size, mime_type FROM files")
    return {
        "payments": shop.rows("SELECT status, count(*) FROM payments GROUP BY status"),
        "orders": shop.rows("SELECT status, count(*) FROM orders GROUP BY status"),
        "allocations": shop.rows("SELECT product_id, quantity FROM allocations ORDER BY product_id"),
        "checkout locks": shop.rows("SELECT count(*) FROM checkout_locks"),
        "coordinations": shop.rows("SELECT count(*) FROM service_coordination"),
        "files": [(Path(path).name, size, kind) for path, size, kind in files],
        "ledger": shop.rows("SELECT subject, posted FROM ledger"),
        "transfers": shop.rows("SELECT status, count(*) FROM transfers GROUP BY status"),
        "frozen accounts": shop.rows("SELECT count(*) FROM accounts WHERE frozen"),
        "customers without points": shop.rows("SELECT count(*) FROM customers WHERE points = 0"),
        "charges": Counter(charge["reference"].partition("-")[0] for charge in services.recorded("charges")),
        "notifications": sorted(entry["service"] for entry in services.recorded("notifications")),
        "alerts": [alert["channel"] for alert in services.recorded("alerts")],
        "mails": Counter(mail["subject"].partition(" ")[0] for mail in services.recorded("mails")),
    }


def wait_for(expected: Any, read: Callable[[], Any]) -> Any:
    """What is read as soon as it is as expected, or after twenty seconds."""
    limit = time.monotonic() + 20
    while (found := read()) != expected and time.monotonic() < limit:
        time.sleep(0.1)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_endpoint_answers_and_its_work_is_done(form: str, tmp_path: Path) -> None:
    stage = on_stage(SHOPS / form, scratch=tmp_path, payment_latency=0.1, service_latency=0.02, mail_latency=0.0)
    with stage as (shop, services), httpx.Client(base_url=shop.url, timeout=30) as client:
        assert set(client.get("/openapi.json").json()["paths"]) == {*CALLS, LAST_CALL}
        for path, request in CALLS.items():
            response = client.post(path, **request)
            assert response.is_success, (path, response.text)
        assert wait_for([("tour",)], lambda: shop.rows("SELECT subject FROM ledger")) == [("tour",)]
        assert client.post(LAST_CALL).is_success

        assert wait_for(DONE, lambda: what_was_done(shop, services)) == DONE
        assert "Traceback" not in shop.terminate().log


def test_the_forms_have_the_same_openapi_document_and_the_same_tables() -> None:
    program = "import json; from shop.main import app; print(json.dumps(app.openapi()))"
    documents = {
        form: subprocess.run(
            [sys.executable, "-c", program], cwd=SHOPS / form, check=True, capture_output=True, text=True
        ).stdout
        for form in FORMS
    }
    assert json.loads(documents["plain"])["paths"]
    assert documents["plain"] == documents["seed"] == documents["wired"]
    tables = {(SHOPS / form / "shop" / "models.py").read_text(encoding="utf-8") for form in FORMS}
    assert len(tables) == 1
