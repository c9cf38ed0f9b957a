"""Failures during a shutdown: the tutorial's own error handler, and shielded work that takes too long."""

from pathlib import Path

import httpx
import pytest
from stage import SHOPS, on_stage

REFUSED = {"amount": "12.50", "card_token": "tok_refused"}


@pytest.mark.parametrize(
    ("form", "path"),
    [
        pytest.param("seed", "/protected-payment", id="scheduled in the tutorial's form"),
        pytest.param("wired", "/protected-payment", id="scheduled through the wiring"),
        pytest.param("wired", "/payments", id="scheduled through the wiring after the response"),
    ],
)
def test_the_error_handler_marks_the_payment_failed_and_alerts_people(form: str, path: str, tmp_path: Path) -> None:
    with on_stage(SHOPS / form, scratch=tmp_path, payment_latency=0.8) as (shop, services):
        payment_id = httpx.post(shop.url + path, json=REFUSED).raise_for_status().json()["payment_id"]
        ending = shop.terminate()  # the processor has not answered yet: the handler runs while the server stops

        assert shop.rows("SELECT id, status, error FROM payments") == [(payment_id, "failed", "card refused")]
        chat, error = services.recorded("alerts")
        assert chat == {"channel": "chat", "text": "🚨 Payment task failed: card refused"}
        assert error["channel"] == "errors"
        assert error["task"] == f"payment_{payment_id}"
        assert "CardRefused" in error["error"]
        assert services.recorded("charges") == []
        assert ending.log.count("CardRefused: card refused") == 1  # logged once, with its traceback
        assert ending.code == -15


def test_a_plain_payment_that_is_refused_during_a_shutdown_stays_in_processing(tmp_path: Path) -> None:
    with on_stage(SHOPS / "plain", scratch=tmp_path, payment_latency=1.5) as (shop, _):
        httpx.post(f"{shop.url}/protected-payment", json=REFUSED).raise_for_status()
        shop.terminate()
        assert shop.rows("SELECT status FROM payments") == [("processing",)]


def test_a_long_shielded_task_holds_the_shutdown_up(tmp_path: Path) -> None:
    with on_stage(SHOPS / "seed", scratch=tmp_path) as (shop, _):
        httpx.post(f"{shop.url}/pitfalls/long-running").raise_for_status()
        ending = shop.terminate()
        assert ending.seconds > 1.5  # 40 customers, a twentieth of a second each
        assert shop.rows("SELECT count(*) FROM customers WHERE points = 100") == [(40,)]
