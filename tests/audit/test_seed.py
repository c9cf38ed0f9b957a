"""The sample shop in the form of the fastapi-tasks tutorial: what is told at each of its examples, GOOD and BAD.

Of the pairs in the tutorial each BAD example must be told by its own pair's rule and each GOOD one be silent on it.
"""

from pathlib import Path

import pytest

from shieldgen.audit.selection import Selection
from shieldgen.pipeline.audit import audit, tasks
from shieldgen.settings import Settings

SHOP = Path(__file__).parents[1] / "apps" / "shop" / "seed"
AT_THE_FUNCTION = {"SG107", "SG207", "SG304", "SG401"}
TOLD_UNSHIELDED = {"SG107"}

# (endpoint, task function): what is told there, and what the tutorial calls it: GOOD or BAD for the pair of a rule.
TABLE = {
    # Timings: the same shield at three moments
    ("create_tasks", "critical_task"): ("SG203 SG206", ""),
    ("create_tasks", "non_critical_task"): ("", "GOOD SG205"),
    ("immediate_shielded", "critical_immediate_task"): ("SG203 SG206", ""),
    ("after_route_shielded", "critical_cleanup"): ("SG203 SG206", ""),
    ("after_response_shielded", "critical_notification"): ("SG202 SG203 SG206", ""),
    # When to shield, and when not to
    ("process_payment", "finalize_payment"): ("SG203", "GOOD SG101"),
    ("protected_payment", "process_payment_internal"): ("", "GOOD SG203"),
    ("welcome_customer", "send_welcome_email"): ("", "GOOD SG205"),
    ("welcome_customer_shielded", "send_welcome_email"): ("SG205 SG206 SG207", "BAD SG205"),
    # Real-world examples
    ("create_order", "update_inventory_transaction"): ("SG202 SG203", "GOOD SG101"),
    ("upload_file", "finalize_upload"): ("SG202 SG203 SG204", "GOOD SG101"),
    ("coordinate_order", "coordinate_services"): ("SG202 SG304", "GOOD SG101"),
    # Best practices
    ("shield_only_what_is_critical", "finalize_payment"): ("SG203 SG206", "GOOD SG205"),
    ("shield_only_what_is_critical", "commit_transaction"): ("SG203 SG206", "GOOD SG205"),
    ("shield_everything", "send_email"): ("SG205 SG206 SG207", "BAD SG205"),
    ("shield_everything", "log_analytics"): ("SG205 SG206 SG207", "BAD SG205"),
    ("short_shielded_task", "quick_critical_task"): ("SG203 SG206", "GOOD SG201"),
    ("long_shielded_task", "slow_critical_task"): ("SG201 SG203 SG206", "BAD SG201"),
    ("shield_with_error_handling", "important_task"): ("SG206", "GOOD SG203"),
    ("shield_without_error_handling", "important_task"): ("SG203 SG206", "BAD SG203"),
    ("named_shield", "finalize_payment"): ("SG203", "GOOD SG206"),
    ("unnamed_shield", "finalize_payment"): ("SG203 SG206", "BAD SG206"),
    ("documented_shield", "documented_task"): ("SG203 SG206", "GOOD SG207"),
    ("undocumented_shield", "undocumented_task"): ("SG203 SG206 SG207", "BAD SG207"),
    # Pitfalls
    ("bad_endpoint", "send_email"): ("SG205 SG206 SG207", "BAD SG205"),
    ("bad_endpoint", "log_event"): ("SG205 SG206 SG207", "BAD SG205"),
    ("bad_endpoint", "update_cache"): ("SG205 SG206 SG207", "BAD SG205"),
    ("long_running_pitfall", "process_all_users"): ("SG201 SG203 SG206", "BAD SG201"),
    ("duplicate_charges_pitfall", "send_duplicate_charges"): ("SG202 SG203 SG206", "BAD SG202"),
    ("safe_charges", "send_safe_charges"): ("SG203 SG206", "GOOD SG202"),
    # Graceful degradation
    ("important_endpoint", "important_but_retriable_task"): ("SG101 SG107", ""),
}


def quiet(_step):
    return None


@pytest.fixture(scope="module")
def told():
    """What is told with high confidence at each site, by endpoint and task function."""
    # The tutorial knows no durable tasks.
    report = audit(SHOP, Settings(), Selection(pedantic=True, ignore=("SG702",)), quiet)
    assert report.problems == ()
    found = {}
    for site in tasks(SHOP, Settings(), quiet).sites:
        here = set()
        for finding in report.findings:
            if finding.confidence != "high" or finding.task != site.target:
                continue
            if site.at in (finding.at, *finding.related) or (
                finding.code in AT_THE_FUNCTION and (site.shield or finding.code in TOLD_UNSHIELDED)
            ):
                here.add(finding.code)
        found[site.enclosing, site.target.qualname] = here
    return found


def test_every_example_is_in_the_table_and_every_site_is_an_example(told):
    assert set(told) == set(TABLE)


@pytest.mark.parametrize("example", TABLE, ids=[" schedules ".join(example) for example in TABLE])
def test_an_example_is_told_what_the_table_says(told, example):
    expected, pair = TABLE[example]
    assert " ".join(sorted(told[example])) == expected
    verdict, _, rule = pair.partition(" ")
    assert verdict in ("", "GOOD", "BAD")
    if verdict:
        assert (rule in told[example]) is (verdict == "BAD")


def test_a_default_run_names_the_pitfalls_and_none_of_the_notes():
    report = audit(SHOP, Settings(), Selection(), quiet)
    codes = {finding.code for finding in report.findings}
    assert {"SG201", "SG202", "SG203", "SG205", "SG304"} <= codes
    assert codes.isdisjoint({"SG206", "SG207"})
    assert report.summary.hidden > 20
