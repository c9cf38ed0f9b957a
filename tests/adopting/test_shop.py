"""The plain shop after init, hint, generate and migrate: no hand touched it, and it survives a deploy."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from stage import on_stage
from test_deploy import CUSTOMERS, PAYMENT_SECONDS, UPLOAD_SIZE, UPLOADS, Payments, deploy
from test_endpoints import CALLS, DONE, LAST_CALL, wait_for, what_was_done

pytestmark = pytest.mark.xdist_group("adopted shop")


def test_the_commands_run_again_change_nothing_and_say_why_one_site_is_left(adopted_shop) -> None:
    before = adopted_shop.files()
    hinted = adopted_shop.run("hint", "--apply")
    assert "0 proposed, 1 left as they are" in hinted
    assert "important_but_retriable_task: no hint: catches its own cancellation" in hinted
    moved = adopted_shop.run("migrate", "--apply")
    assert "0 of 1 sites moved" in moved
    assert "important_but_retriable_task has no hint that wiring is generated for" in moved
    assert adopted_shop.run("generate", "--check") == "up to date\n"
    assert adopted_shop.files() == before


def test_no_finding_says_that_a_hinted_function_is_scheduled_around_its_wiring(adopted_shop) -> None:
    assert "SG501" not in adopted_shop.run("audit", "--select", "SG501", "--exit-zero")


@pytest.mark.slow
def test_mypy_strict_accepts_it(adopted_shop) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir=/dev/null", "shop"]
    done = subprocess.run(command, cwd=adopted_shop.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_every_endpoint_answers_and_its_work_is_done(adopted_shop, tmp_path: Path) -> None:
    stage = on_stage(adopted_shop.root, scratch=tmp_path, payment_latency=0.1, service_latency=0.02, mail_latency=0.0)
    with stage as (shop, services), httpx.Client(base_url=shop.url, timeout=30) as client:
        assert set(client.get("/openapi.json").json()["paths"]) == {*CALLS, LAST_CALL}
        for path, request in CALLS.items():
            response = client.post(path, **request)
            assert response.is_success, (path, response.text)
        assert wait_for([("tour",)], lambda: shop.rows("SELECT subject FROM ledger")) == [("tour",)]
        assert client.post(LAST_CALL).is_success
        assert wait_for(DONE, lambda: what_was_done(shop, services)) == DONE
        assert "Traceback" not in shop.terminate().log


def test_its_payments_orders_and_uploads_survive_the_deploy_that_the_plain_shop_fails(
    adopted_shop, tmp_path: Path
) -> None:
    after = deploy(str(adopted_shop.root), tmp_path)
    assert after.payments == Payments(placed=10, complete=10, charged_without_record=0)
    allocated = after.rows("SELECT id FROM orders WHERE status = 'allocated' ORDER BY id")
    assert [order for (order,) in allocated] == sorted(after.orders)
    stored = {name: (after.data / "storage" / name).stat().st_size for name in UPLOADS}
    assert stored == dict.fromkeys(UPLOADS, UPLOAD_SIZE)
    told = {(entry["service"], entry["order_id"]) for entry in after.recorded("notifications")}
    assert told == {(service, order) for service in ("inventory", "shipping", "billing") for order in (1, 2)}
    assert sum(mail["subject"] == "News" for mail in after.recorded("mails")) < CUSTOMERS
    assert after.exit_code == -15
    assert after.seconds < PAYMENT_SECONDS + 4
