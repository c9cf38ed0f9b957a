"""Each rule on facts built by hand: first what it must not tell, then what it must."""

from dataclasses import replace

import pytest

from shieldgen.model.effect import Reason
from shieldgen.model.source import Step
from shieldgen.model.task import ErrorHandling, FunctionId
from shieldgen.settings import Settings


def lines(findings):
    return [(finding.at.path.rpartition("/")[2], finding.at.line) for finding in findings]


# SG101


def test_a_shielded_payment_is_not_exposed(build):
    assert not build.check("SG101", build.facts(build.task(build.shielded(), effects=[build.effect()])))


def test_a_task_that_its_caller_awaits_is_part_of_the_request(build):
    site = build.site("create_task", awaited="yes")
    assert not build.check("SG101", build.facts(build.task(site, effects=[build.effect()])))


@pytest.mark.parametrize("kind", ["email", "cache", "push", "llm_call", "http_post"])
def test_losing_an_effect_that_leaves_nothing_wrong_is_no_error(build, kind):
    assert not build.check("SG101", build.facts(build.task(build.site(), effects=[build.effect(kind)])))


def test_an_effect_inside_a_shield_of_the_function_is_safe(build):
    task = build.task(build.site(), effects=[build.effect(shielded=True)])
    assert not build.check("SG101", build.facts(task))


def test_a_loop_that_the_next_start_repeats_is_not_critical(build):
    assert not build.check("SG101", build.facts(build.task(build.site(), effects=[build.effect()], critical="no")))


def test_an_author_may_say_that_it_is_not_critical(build):
    hint = build.hint("decorator", critical=False)
    assert not build.check("SG101", build.facts(build.task(effects=[build.effect()], hint=hint)))


def test_an_asyncio_shield_schedules_nothing_by_itself(build):
    site = build.site("asyncio_shield")
    assert not build.check("SG101", build.facts(build.task(site, effects=[build.effect()])))


def test_an_unprotected_payment_is_told_once_for_all_its_sites(build):
    sites = [build.site("create_task", line) for line in range(10, 20)]
    (finding,) = build.check("SG101", build.facts(build.task(*sites, effects=[build.effect()])))
    assert finding.severity == "error"
    assert finding.confidence == "high"
    assert (finding.at.line, [place.line for place in finding.related]) == (10, list(range(11, 20)))
    assert "takes a payment (stripe.charge)" in finding.message
    assert "it is cancelled by the event loop when the server stops" in finding.message
    assert "declare @task(shield=True" in finding.message
    assert [step.text for step in finding.evidence] == ["calls stripe.charge"]


def test_what_runs_in_a_thread_is_waited_for_and_less_certain_to_be_cut_unless_it_takes_long(build):
    def told(bounded, long_running="no"):
        lasting = build.duration(bounded, long_running=long_running)
        sync = build.task(build.site("add_task"), effects=[build.effect()], is_async=False, duration=lasting)
        (finding,) = build.check("SG101", build.facts(sync))
        return finding

    assert [told(word).confidence for word in ("yes", "unknown", "no")] == ["medium", "medium", "medium"]
    assert told("no", "yes").confidence == "high"
    assert "the exit waits for it, until the platform kills the process" in told("no").message


def test_what_keeps_a_task_may_be_awaited_at_the_end(build):
    site = build.site("create_task", forgotten=(build.reason("app.tasks"),))
    (finding,) = build.check("SG101", build.facts(build.task(site, effects=[build.effect()])))
    assert "await what is in `app.tasks` behind the lifespan's `yield`" in finding.message


def test_a_delete_over_http_deletes_something_elsewhere(build):
    task = build.task(build.site(), effects=[build.effect("delete", call="httpx.AsyncClient().delete")])
    (finding,) = build.check("SG101", build.facts(task))
    assert "`pay` deletes something at another service (httpx.AsyncClient.delete)" in finding.message


def test_a_long_task_is_not_told_to_shield_itself_from_an_event_loop_that_no_scope_keeps_off(build):
    task = build.task(build.site("create_task"), effects=[build.effect()], duration=build.duration("no", None, "yes"))
    (finding,) = build.check("SG101", build.facts(task))
    assert "move_on_after" not in finding.message
    assert "hand what must not be cut, and no more, to a task of its own" in finding.message


def test_an_effect_that_is_only_likely_makes_a_finding_that_is_only_likely(build):
    task = build.task(build.site(), effects=[build.effect(confidence="medium")])
    assert [finding.confidence for finding in build.check("SG101", build.facts(task))] == ["medium"]


def test_what_is_written_only_when_the_work_has_failed_is_less_certain_to_be_missed(build):
    recorded = build.effect("db_write", on_failure=True)
    (alone,) = build.check("SG101", build.facts(build.task(build.site(), effects=[recorded])))
    assert alone.confidence == "medium"
    both = [recorded, build.effect("file_write", call="builtins.open")]
    (finding,) = build.check("SG101", build.facts(build.task(build.site(), effects=both)))
    assert finding.confidence == "high"
    assert "writes files (builtins.open)" in finding.message


def test_mail_that_the_author_calls_critical_is_worth_a_shield(build):
    hint = build.hint("decorator", 1, critical="a fraud alert")
    task = build.task(hint=hint, effects=[build.effect("email")])
    assert len(build.check("SG101", build.facts(task))) == 1


def test_a_loop_is_told_to_stop_in_order_instead_of_being_shielded(build):
    serving = replace(build.duration("no", None, "yes"), endless=True)
    task = build.task(build.site("create_task"), effects=[build.effect()], duration=serving)
    (finding,) = build.check("SG101", build.facts(task))
    assert "give the loop a stop event" in finding.message
    assert "shield=True" not in finding.message


# SG102


def test_with_a_done_callback_the_error_is_not_lost_but_the_task_may_be(build):
    (finding,) = build.check("SG102", build.facts(sites=[build.site("create_task", ref_kept="no", callback=True)]))
    assert "it can be collected while it runs, and a shutdown cuts it" in finding.message


def test_a_loop_without_an_end_is_kept_to_be_cancelled_since_nobody_could_wait_for_it(build):
    serving = replace(build.duration("no", None, "yes"), endless=True)
    task = build.task(build.site("create_task", ref_kept="no"), duration=serving)
    (finding,) = build.check("SG102", build.facts(task))
    assert finding.message.endswith("keep it where it can be cancelled and awaited when the application stops")


def test_what_ends_at_once_is_hardly_collected_before(build):
    def told(**changes):
        task = build.task(build.site("create_task", ref_kept="no"), **changes)
        return [finding.confidence for finding in build.check("SG102", build.facts(task))]

    assert told(duration=build.duration(at_most_s=0.0)) == ["medium"]
    assert told(duration=build.duration(at_most_s=0.0), effects=[build.effect()]) == ["high"]
    assert told(duration=build.duration(at_most_s=1.0)) == ["high"]


def test_what_another_thread_schedules_is_kept_by_its_future(build):
    site = build.site("run_coroutine_threadsafe", ref_kept="no", usage="local")
    (finding,) = build.check("SG102", build.facts(sites=[site]))
    assert finding.message.startswith("only a local variable keeps the future that `run_coroutine_threadsafe` returns")
    assert finding.message.endswith("keep the future, and ask it for its result")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "add_task", "ref_kept": "no"}, id="background tasks are kept by their response"),
        pytest.param({"kind": "start_soon", "ref_kept": "no"}, id="a task group keeps its tasks"),
        pytest.param({"kind": "create_task", "ref_kept": "no", "managed": True}, id="a framework keeps the task"),
        pytest.param({"kind": "create_task", "ref_kept": "no", "awaited": "yes"}, id="the caller awaits it"),
        pytest.param({"kind": "create_task", "ref_kept": "unknown"}, id="nobody knows whether it is kept"),
        pytest.param({"kind": "via_wrapper", "ref_kept": "no"}, id="the wrapper's own call tells it"),
    ],
)
def test_no_task_dangles_where(build, changes):
    assert not build.check("SG102", build.facts(sites=[build.site(**changes)]))


def test_dropped_tasks_of_one_function_are_one_finding(build):
    sites = [build.site("create_task", line, ref_kept="no") for line in (10, 20)]
    (finding,) = build.check("SG102", build.facts(sites=sites))
    assert (finding.at.line, [place.line for place in finding.related], finding.task) == (10, [20], build.PAY)


def test_dropped_tasks_without_a_known_target_are_told_one_by_one(build):
    sites = [build.site("ensure_future", line, ref_kept="no", targets=()) for line in (10, 20)]
    assert lines(build.check("SG102", build.facts(sites=sites))) == [("api.py", 10), ("api.py", 20)]


# SG201


@pytest.mark.parametrize(
    ("words", "seconds", "grace", "told"),
    [
        pytest.param({}, 20.0, 25.0, False, id="within the grace"),
        pytest.param({}, 26.0, 25.0, True, id="longer than the grace"),
        pytest.param({"deadline": 8.0}, 9.0, 25.0, True, id="longer than its deadline"),
        pytest.param({"deadline": 8.0}, 8.0, 25.0, False, id="just within its deadline"),
        pytest.param({}, 900.0, None, False, id="a grace without limit allows everything"),
    ],
)
def test_a_bound_is_compared_with_the_limit(build, words, seconds, grace, told):
    task = build.task(build.shielded(**words), duration=build.duration(at_most_s=seconds))
    assert bool(build.check("SG201", build.facts(task), Settings(grace=grace))) is told


def test_a_loop_over_everything_in_a_shield_is_told_with_its_place(build):
    endless = build.duration("no", None, "yes", [build.reason("a loop over all users")])
    (finding,) = build.check("SG201", build.facts(build.task(build.shielded(), duration=endless)))
    assert "a loop over all users" in finding.message
    assert lines(finding.evidence) == [("pay.py", 4)]


def test_a_long_task_without_a_shield_holds_nothing_up(build):
    endless = build.duration("no", None, "yes", [build.reason()])
    assert not build.check("SG201", build.facts(build.task(build.site(), duration=endless)))


# SG202


@pytest.mark.parametrize(
    "words", [{"idempotent": True}, {"once": True, "durable": True}], ids=["the author vouches for it", "once for ever"]
)
def test_a_guarded_repetition_is_silent(build, words):
    assert not build.check("SG202", build.facts(build.task(build.shielded(**words), effects=[build.effect()])))


def test_an_effect_with_its_own_idempotency_key_is_silent(build):
    task = build.task(build.shielded(), effects=[build.effect(idempotent="yes")])
    assert not build.check("SG202", build.facts(task))


def test_mail_sent_twice_is_no_error(build):
    assert not build.check("SG202", build.facts(build.task(build.shielded(), effects=[build.effect("email")])))


def test_a_key_in_process_does_not_help(build):
    task = build.task(build.shielded(key="{payment_id}"), effects=[build.effect()])
    (finding,) = build.check("SG202", build.facts(task))
    assert "is shielded and takes a payment" in finding.message


def test_a_durable_task_runs_again_after_a_kill_whatever_its_key(build):
    site = build.site(hint=build.hint(durable=True, key="{payment_id}"))
    (finding,) = build.check("SG202", build.facts(build.task(site, effects=[build.effect("db_write", "execute")])))
    assert "is durable and writes to the database (execute)" in finding.message


def test_what_is_durable_is_held_to_no_limit_of_a_shield(build):
    endless = build.duration("no", None, "yes", [build.reason("a loop over all users")])
    task = build.task(build.shielded(durable=True), duration=endless)
    assert not build.check("SG201", build.facts(task))
    assert not build.check("SG702", build.facts(task))


def test_a_retried_task_may_repeat_without_a_shield(build):
    site = build.site(hint=build.hint(retries=3))
    (finding,) = build.check("SG202", build.facts(build.task(site, effects=[build.effect("db_write", "execute")])))
    assert "is retried and writes to the database (execute)" in finding.message


# SG203


def test_a_handler_at_the_hint_is_enough(build):
    assert not build.check("SG203", build.facts(build.task(build.shielded(on_error="failed"))))


def test_a_handler_that_cannot_be_read_is_a_handler(build):
    site = build.shielded()
    site = replace(site, hint=replace(site.hint, unread=frozenset({"on_error"})))
    assert not build.check("SG203", build.facts(build.task(site)))


def test_a_function_that_handles_its_own_errors_needs_no_handler(build):
    assert not build.check("SG203", build.facts(build.task(build.shielded(), handled="yes")))


def test_a_shield_without_handler_is_told(build):
    (finding,) = build.check("SG203", build.facts(build.task(build.shielded())))
    assert "declare on_error" in finding.message


# SG204


def test_a_deadline_bounds_the_shield(build):
    hanging = build.duration("no", None, "unknown", [build.reason("no timeout")])
    task = build.task(build.shielded(deadline=8.0), duration=hanging)
    assert not build.check("SG204", build.facts(task))


def test_what_is_bounded_by_its_own_timeouts_needs_no_deadline(build):
    assert not build.check("SG204", build.facts(build.task(build.shielded())))


def test_a_task_that_has_much_to_do_is_told_by_another_rule(build):
    endless = build.duration("no", None, "yes", [build.reason()])
    assert not build.check("SG204", build.facts(build.task(build.shielded(), duration=endless)))


def test_a_call_without_a_timeout_in_a_shield_is_told(build):
    hanging = build.duration("no", None, "unknown", [build.reason("httpx.post waits without a timeout")])
    (finding,) = build.check("SG204", build.facts(build.task(build.shielded(), duration=hanging)))
    assert "httpx.post waits without a timeout" in finding.message


def test_a_scope_that_several_tasks_reach_is_told_once(build):
    tasks = [
        build.task(build.site(), id=FunctionId("app/pay.py", name), shields=(build.reason("CancelScope", 7),))
        for name in ("pay", "refund")
    ]
    assert lines(build.check("SG204", build.facts(*tasks))) == [("pay.py", 7)]


# SG205


@pytest.mark.parametrize("kind", ["payment", "db_write", "file_write", "delete"])
def test_what_a_cut_would_leave_wrong_is_worth_a_shield(build, kind):
    effects = [build.effect("email"), build.effect(kind)]
    assert not build.check("SG205", build.facts(build.task(build.shielded(), effects=effects)))


def test_a_reason_is_accepted(build):
    task = build.task(build.shielded(critical="a fraud alert"), effects=[build.effect("email")])
    assert not build.check("SG205", build.facts(task))


def test_shielded_mail_is_told(build):
    (finding,) = build.check("SG205", build.facts(build.task(build.shielded(), effects=[build.effect("email")])))
    assert "shielded and only sends mail" in finding.message
    assert finding.confidence == "high"


def test_a_shielded_call_to_another_service_may_matter(build):
    task = build.task(build.shielded(), effects=[build.effect("http_post")])
    assert [finding.confidence for finding in build.check("SG205", build.facts(task))] == ["medium"]


def test_an_application_that_shields_nearly_everything_is_told_without_a_task(build):
    tasks = [
        build.task(build.shielded(line), id=FunctionId("app/pay.py", f"pay{line}"), effects=[build.effect()])
        for line in range(6)
    ]
    (finding,) = build.check("SG205", build.facts(*tasks))
    assert finding.task is None
    assert "6 of 6 task functions are shielded" in finding.message


# SG206, SG207


def test_a_named_and_documented_shield_is_silent(build):
    found = build.facts(build.task(build.shielded(name="pay_{id}")))
    assert not build.check("SG206", found)
    assert not build.check("SG207", found)


def test_a_nameless_shield_is_a_note_at_the_site_and_an_undocumented_one_at_the_function(build):
    found = build.facts(build.task(build.shielded(), documented=False))
    assert [(f.severity, f.at.path) for f in build.check("SG206", found)] == [("note", "app/api.py")]
    assert [(f.severity, f.at.path) for f in build.check("SG207", found)] == [("note", "app/pay.py")]


# SG301


@pytest.mark.parametrize(
    ("changes", "handled"),
    [
        pytest.param({"kind": "create_task"}, "yes", id="it handles its errors itself"),
        pytest.param({"kind": "create_task", "callback": True}, "no", id="a done-callback looks at the result"),
        pytest.param({"kind": "create_task", "awaited": "yes"}, "no", id="the caller awaits it"),
        pytest.param({"kind": "create_task", "ref_kept": "no"}, "no", id="a dropped task is told by its own rule"),
        pytest.param({"kind": "add_task"}, "no", id="the server logs the failure of a single background task"),
    ],
)
def test_a_failure_is_not_silent_where(build, changes, handled):
    task = build.task(build.site(**changes), effects=[build.effect()], handled=handled)
    assert not build.check("SG301", build.facts(task))


@pytest.mark.parametrize(
    "effect", [("queue_publish", "asyncio.Queue.put"), ("cache", "redis.set"), ("queue_consume", "asyncio.Queue.get")]
)
def test_nobody_misses_what_a_queue_in_memory_or_a_cache_did_not_get(build, effect):
    task = build.task(build.site("create_task"), effects=[build.effect(*effect)])
    assert not build.check("SG301", build.facts(task))


def test_a_heartbeat_that_fails_unseen_is_less_certain(build):
    beating = replace(build.duration("no", None, "yes"), endless=True)
    task = build.task(build.site("create_task"), effects=[build.effect("db_write", "add")], duration=beating)
    assert [finding.confidence for finding in build.check("SG301", build.facts(task))] == ["medium"]


def test_a_shielded_task_without_handler_is_told_by_its_own_rule(build):
    assert not build.check("SG301", build.facts(build.task(build.shielded(), effects=[build.effect()])))


def test_a_kept_task_whose_error_nobody_sees_is_told(build):
    (finding,) = build.check("SG301", build.facts(build.task(build.site("create_task"), effects=[build.effect()])))
    assert "nobody awaits the task" in finding.message


def test_in_a_chain_of_background_tasks_one_failure_stops_the_rest(build):
    task = build.task(build.site("add_task", 10, followed=True), build.site("add_task", 11), effects=[build.effect()])
    (finding,) = build.check("SG301", build.facts(task))
    assert "it stops the background tasks that come after it" in finding.message


# SG304, SG401, SG501


def test_a_partial_success_is_told_where_it_happens(build):
    task = build.task(build.site(), partial=(build.reason("a failed post is only logged", 9),))
    (finding,) = build.check("SG304", build.facts(task))
    assert lines([finding]) == [("pay.py", 9)]
    assert "a failed post is only logged" in finding.message


def test_what_is_dropped_is_as_sure_as_the_effect_that_is_lost(build):
    def told(confidence):
        work = (Step(build.at(3, "app/pay.py"), "the work"), Step(build.at(5, "app/pay.py"), "dropped here"))
        errors = ErrorHandling("no", (), swallowed=(Reason(work, "stripe.charge can fail, and nobody is told"),))
        task = build.task(build.site(), effects=[build.effect(confidence=confidence)], errors=errors)
        (finding,) = build.check("SG303", build.facts(task))
        return finding.confidence

    assert [told(word) for word in ("high", "medium", "low")] == ["high", "medium", "low"]


def test_a_blocking_call_that_three_tasks_reach_is_one_finding(build):
    tasks = [
        build.task(
            build.site(),
            id=FunctionId("app/pay.py", name),
            blocking=(build.reason("requests.post blocks the event loop", 9),),
        )
        for name in ("a", "b", "c")
    ]
    (finding,) = build.check("SG401", build.facts(*tasks))
    assert "requests.post blocks the event loop in the async task `a` (and 2 other async tasks)" in finding.message


def test_calls_of_one_function_that_block_are_one_finding(build):
    blocking = tuple(build.reason("smtplib blocks the event loop", line) for line in (7, 8, 9))
    (finding,) = build.check("SG401", build.facts(build.task(build.site(), blocking=blocking)))
    assert (finding.at.line, [place.line for place in finding.related]) == (7, [8, 9])


def test_what_blocks_below_an_async_function_is_told_where_it_can_go_into_a_thread(build):
    def tidying(name, line):
        evidence = (Step(build.at(line, "app/pay.py"), "calls tidy"), Step(build.at(50, "app/db.py"), "requests.post"))
        why = Reason(evidence, "requests.post blocks the event loop", mend=-2)
        return build.task(build.site(), id=FunctionId("app/pay.py", name), blocking=(why,))

    (finding,) = build.check("SG401", build.facts(tidying("a", 9), tidying("b", 19)))
    assert (finding.at.line, [place.line for place in finding.related]) == (9, [19])
    assert "`tidy` blocks the event loop (requests.post) in the async task `a`" in finding.message
    assert finding.message.endswith("run it in a thread with anyio.to_thread.run_sync")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"kind": "create_task", "awaited": "yes"}, True, id="awaited on the loop of the server"),
        pytest.param({"kind": "run_coroutine_threadsafe", "awaited": "no"}, True, id="started from another thread"),
        pytest.param({"kind": "run_coroutine_threadsafe", "awaited": "yes"}, False, id="a bridge to a loop of its own"),
    ],
)
def test_who_blocks_a_loop_that_nobody_else_waits_for_holds_up_nobody(build, changes, told):
    blocking = (build.reason("requests.post blocks the event loop", 9),)
    task = build.task(build.site(**changes), blocking=blocking)
    assert bool(build.check("SG401", build.facts(task))) is told


def test_who_blocks_a_loop_only_while_the_application_starts_holds_up_nobody(build):
    blocking = (build.reason("requests.post blocks the event loop", 9),)
    task = build.task(build.site(), blocking=blocking)
    assert build.check("SG401", build.facts(task))
    assert not build.check("SG401", build.facts(replace(task, at_start=True)))


def test_a_loop_that_the_start_of_the_application_schedules_goes_on_blocking(build):
    serving = replace(build.duration("no", None, "yes"), endless=True)
    blocking = (build.reason("requests.post blocks the event loop", 9),)
    task = build.task(build.site(), at_start=True, blocking=blocking, duration=serving)
    assert build.check("SG401", build.facts(task))


def test_the_wiring_s_own_site_bypasses_nothing(build):
    hint = build.hint("decorator", 1, shield=True)
    task = build.task(build.site("wiring"), hint=hint)
    assert not build.check("SG501", build.facts(task))


def test_a_hinted_function_scheduled_by_hand_is_told_and_not_told_again_as_unshielded(build):
    hint = build.hint("decorator", 1, shield=True)
    found = build.facts(build.task(build.site("create_task"), hint=hint, effects=[build.effect()]))
    (finding,) = build.check("SG501", found)
    assert (finding.at.line, "its shield does not apply" in finding.message) == (10, True)
    assert not build.check("SG101", found)
