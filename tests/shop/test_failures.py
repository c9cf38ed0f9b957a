"""Failures during a shutdown: the tutorial's own error handler, and shielded work that takes too long."""

from pathlib import Path

import httpx
import pytest
from stage import SHOPS, on_stage

REFUSED = {"amount": "12.50", "card_token": "tok_refused"}


@pytest.mark.parametrize(
    ("form", "paths"),
    [
        pytest.param("seed", ["/protected-payment"], id="scheduled in the tutorial's form"),
        pytest.param("wired", ["/protected-payment", "/payments"], id="scheduled through the wiring"),
    ],
)
def test_the_error_handler_marks_the_payment_failed_and_alerts_people(
    form: str, paths: list[str], tmp_path: Path
) -> None:
    with on_stage(SHOPS / form, scratch=tmp_path, payment_latency=0.8) as (shop, services):
        payments = [httpx.post(shop.url + path, json=REFUSED).raise_for_status().json()["payment_id"] for path in paths]
        ending = shop.terminate()  # the processor has not answered yet: the handler runs while the server stops

        assert shop.rows("SELECT id, status, error FROM payments ORDER BY id") == [
            (payment, "failed", "card refused") for payment in payments
        ]
        alerts = services.recorded("alerts")
        chat = {"channel": "chat", "text": "🚨 Payment task failed: card refused"}
        assert [alert for alert in alerts if alert["channel"] == "chat"] == [chat] * len(paths)
        errors = [alert for alert in alerts if alert["channel"] == "errors"]
        assert sorted(error["task"] for error in errors) == [f"payment_{payment}" for payment in payments]
        assert all("CardRefused" in error["error"] for error in errors)
        assert services.recorded("charges") == []
        # Each is logged once, with its traceback.
        assert ending.log.count("CardRefused: card refused") == len(paths)
        assert ending.code == -15


def test_a_long_shielded_task_holds_the_shutdown_up(tmp_path: Path) -> None:
    with on_stage(SHOPS / "seed", scratch=tmp_path) as (shop, _):
        httpx.post(f"{shop.url}/pitfalls/long-running").raise_for_status()
        ending = shop.terminate()
        assert ending.seconds > 1.5  # 40 customers, a twentieth of a second each
        assert shop.rows("SELECT count(*) FROM customers WHERE points = 100") == [(40,)]
