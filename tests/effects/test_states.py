"""What a function sets, in order: the states that its statements set, and what such a state says."""

import pytest

from shieldgen.analysis.linking import Program
from shieldgen.analysis.modules import Modules
from shieldgen.effects.callgraph import build
from shieldgen.effects.catalogue import load
from shieldgen.effects.outline import Mark, children
from shieldgen.effects.states import promised, shown, under_way
from shieldgen.model.code import Span
from shieldgen.model.task import FunctionId

HEAD = """
import datetime as dt
import enum
from datetime import datetime as clock
from sqlalchemy import select, text, update


class Status(enum.StrEnum):
    RUNNING = "running"
    DONE = "done"


BUSY = "processing"


class Job: ...


async def change(job, status): ...


async def fetch(status): ...


async def work(self, job, session, db, rows, word):
    """


def marks(line):
    source = f"{HEAD}{line}\n".encode()
    catalogue = load(())
    program = Program(Modules(["app.py"], lambda _path: source), catalogue.aliases)
    scope = program.scope_of(FunctionId("app.py", "work"))
    graph = build(program, catalogue, [scope])

    def within(nodes):
        for node in nodes:
            if isinstance(node, Mark):
                yield (node.what, node.value)
            yield from within(children(node))

    return list(within(graph.outlines[graph.roots[scope]].nodes))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('self.status = "running"', id="an attribute of the object itself is in memory"),
        pytest.param('job.title = "running"', id="an attribute that is no state"),
        pytest.param("job.status = word", id="a state that is not written here"),
        pytest.param("job.status = 404", id="a number is no state"),
        pytest.param('rows.filter_by(status="running")', id="a query asks for a state"),
        pytest.param('await fetch("running")', id="a function that fetches asks for a state"),
        pytest.param("await db.fetch_all(\"SELECT 1 FROM jobs WHERE status = 'running'\")", id="SQL that reads"),
        pytest.param("await db.execute(\"UPDATE jobs SET n = 1 WHERE status = 'running'\")", id="a condition in SQL"),
        pytest.param('await session.execute(select(Job).where(Job.status == "running"))', id="a condition of a select"),
        pytest.param('if job.status == "running": pass', id="a comparison"),
        pytest.param('print({"status": "running"})', id="a dict that is printed"),
    ],
)
def test_no_state_is_set_by(line):
    assert marks(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param('job.status = "In Progress"', ("status", "in_progress"), id="a text"),
        pytest.param("job.status = Status.RUNNING", ("status", "running"), id="a member of an enumeration"),
        pytest.param("job.status = Status.DONE.value", ("status", "done"), id="the value of a member"),
        pytest.param("job.state = BUSY", ("state", "processing"), id="a constant of the module"),
        pytest.param("job.is_locked = True", ("is_locked", "true"), id="a flag"),
        pytest.param("job.sent_at = dt.datetime.now()", ("sent_at", "now"), id="a time"),
        pytest.param("job.sent_at = clock.utcnow()", ("sent_at", "now"), id="a time by an alias"),
        pytest.param('await change(job, "running")', ("status", "running"), id="the parameter of a function"),
        pytest.param('await change(job, status="running")', ("status", "running"), id="a keyword of a function"),
        pytest.param("session.add(Job(status=BUSY))", ("status", "processing"), id="a new record"),
        pytest.param(
            'await session.execute(update(Job).where(Job.status == "x").values(status="sent"))',
            ("status", "sent"),
            id="a statement",
        ),
        pytest.param(
            "await db.execute(\"UPDATE jobs SET status = 'sent' WHERE status = 'x'\")", ("status", "sent"), id="SQL"
        ),
        pytest.param(
            'await db.execute(text("UPDATE jobs SET status = :status"), {"status": "sent"})',
            ("status", "sent"),
            id="a bound parameter of SQL",
        ),
        pytest.param(
            'await rows.update_one({"status": "open"}, {"$set": {"status": "sent"}})',
            ("status", "sent"),
            id="an operator of MongoDB, not its filter",
        ),
    ],
)
def test_a_state_is_set_by(line, expected):
    assert marks(line) == [expected]


@pytest.mark.parametrize(
    ("what", "value", "going_on", "kinds"),
    [
        ("status", "processing", True, set()),
        ("is_locked", "true", True, set()),
        ("is_locked", "false", False, set()),
        ("status", "pending", False, set()),
        ("status", "failed", False, set()),
        ("email_sent", "true", False, {"email", "http_post", "push", "queue_publish"}),
        ("paid_at", "now", False, {"payment"}),
        ("status", "completed", False, {"payment"}),
        ("updated_at", "now", False, set()),
    ],
)
def test_what_a_state_says(what, value, going_on, kinds):
    mark = Mark(Span(1, 1, 1, 1), what, value)
    assert (under_way(mark), promised(mark)) == (going_on, kinds)


def test_a_state_in_words():
    at = Span(1, 1, 1, 1)
    assert shown(Mark(at, "status", "sent")) == "`status` is set to 'sent'"
    assert shown(Mark(at, "locked", "false")) == "`locked` is taken back"
    assert shown(Mark(at, "sent_at", "now")) == shown(Mark(at, "sent_at", "true")) == "`sent_at` is set"
