"""What `shieldgen hint` proposes for a function, with its reasons, and how it is written."""

from pathlib import Path

import pytest

from shieldgen import writing
from shieldgen.pipeline.hint import Hinted, hint
from shieldgen.settings import load_settings

CONFIG = '[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n'
HEAD = (
    "import asyncio\nimport smtplib\n\nimport httpx\nimport stripe\nfrom fastapi import APIRouter, BackgroundTasks\n"
    "from sqlalchemy.ext.asyncio import AsyncSession\n\nrouter = APIRouter()\nSession: AsyncSession\n\n\n"
)
DELETE = "    os.remove('x')\n"


def propose(root: Path, code: str, schedule: str) -> Hinted:
    """The proposals for a module with `code`, of which an endpoint schedules by the statements `schedule`."""
    (root / "app").mkdir(exist_ok=True)
    (root / "pyproject.toml").write_text(CONFIG)
    (root / "app" / "__init__.py").write_text("")
    endpoint = f'\n\n@router.post("/")\nasync def endpoint(tasks: BackgroundTasks):\n    {schedule}\n'
    (root / "app" / "jobs.py").write_text(f"import os\n{HEAD}{code}{endpoint}")
    return again(root)


def again(root: Path) -> Hinted:
    return hint(root, load_settings(root), lambda _step: None)


PROPOSED = {
    "a payment by its identifier": (
        "async def pay(order_id: int, amount: int) -> None:\n    await stripe.Charge.create_async(amount=amount)\n",
        "tasks.add_task(pay, 1, 2)",
        {"shield": "True", "timing": '"after_response"', "name": '"pay_{order_id}"', "key": '"{order_id}"'},
    ),
    "a deletion whose arguments are all identifiers": (
        f"async def drop(upload_id: int) -> None:\n{DELETE}",
        "asyncio.create_task(drop(1))",
        {"shield": "True", "name": '"drop_{upload_id}"', "key": '"{upload_id}"'},
    ),
    "a deletion that says more than its identifier": (
        f"async def drop(upload_id: int, why: str) -> None:\n{DELETE}",
        "asyncio.create_task(drop(1, ''))",
        {"shield": "True", "name": '"drop_{upload_id}"'},
    ),
    "work for a user, who may cause two at once": (
        f"async def drop(user_id: int) -> None:\n{DELETE}",
        "asyncio.create_task(drop(1))",
        {"shield": "True", "name": '"drop_{user_id}"'},
    ),
    "a mail": (
        "def mail(to: str) -> None:\n    smtplib.SMTP('h', timeout=3).send_message(to)\n",
        "asyncio.create_task(asyncio.to_thread(mail, ''))\n    tasks.add_task(mail, '')",
        {"timing": '"after_response"'},
    ),
    "a method, which is no key's for all objects": (
        f"class Desk:\n    async def drop(self, upload_id: int) -> None:\n    {DELETE}",
        "asyncio.create_task(Desk().drop(1))",
        {"shield": "True", "name": '"Desk.drop_{upload_id}"'},
    ),
    "a static method": (
        f"class Desk:\n    @staticmethod\n    async def drop(upload_id: int) -> None:\n    {DELETE}",
        "asyncio.create_task(Desk.drop(1))",
        {"shield": "True", "name": '"Desk.drop_{upload_id}"', "key": '"{upload_id}"'},
    ),
    "a method that others implement, by what they do": (
        "class Desk:\n    async def drop(self) -> None:\n        raise NotImplementedError\n\n\n"
        f"class Own(Desk):\n    async def drop(self) -> None:\n    {DELETE}\n\n"
        "class Silent(Desk):\n    async def drop(self) -> None:\n        print(1)\n\n\ndesk: Desk = Own()\n",
        "other: Desk = globals()['desk']\n    asyncio.create_task(other.drop())",
        {"shield": "True", "name": '"Desk.drop"'},
    ),
    "a post to another service, scheduled two ways": (
        "async def tell() -> None:\n    async with httpx.AsyncClient(timeout=2) as client:\n"
        "        await client.post('/')\n",
        "tasks.add_task(tell)\n    asyncio.create_task(tell())",
        {},
    ),
}


@pytest.mark.parametrize(("code", "schedule", "words"), PROPOSED.values(), ids=PROPOSED)
def test_it_proposes(code: str, schedule: str, words: dict[str, str], tmp_path: Path) -> None:
    (proposal,) = propose(tmp_path, code, schedule).proposals
    found = {word.name: word.value for word in proposal.keywords}
    found.pop("deadline", None)
    assert found == words
    assert all(word.reason for word in proposal.keywords)


DECLINED = {
    "an inner function": (
        "",
        "async def work(): ...\n\n    tasks.add_task(work)",
        "defined inside a function",
    ),
    "work that is waited for": (
        "async def work() -> None: ...\n",
        "await asyncio.create_task(work())",
        "whoever starts it waits for it",
    ),
    "a loop without end": (
        "async def work() -> None:\n    while True:\n        await asyncio.sleep(1)\n",
        "asyncio.create_task(work())",
        "runs until it is cancelled",
    ),
    "a parameter that no method can have": (
        "async def work(n: int = later) -> None: ...\nlater = 1\n\n\nwork = work\n",
        "tasks.add_task(work)",
        "work is bound again",
    ),
    "work that awaits when it is cancelled": (
        "async def work() -> None:\n    try:\n        await asyncio.sleep(1)\n"
        "    except asyncio.CancelledError:\n        await asyncio.sleep(0)\n        raise\n",
        "asyncio.create_task(work())",
        "cancel",
    ),
}


@pytest.mark.parametrize(("code", "schedule", "reason"), DECLINED.values(), ids=DECLINED)
def test_it_proposes_nothing_for(code: str, schedule: str, reason: str, tmp_path: Path) -> None:
    result = propose(tmp_path, code, schedule)
    assert result.proposals == result.changes == ()
    (declined,) = result.declined
    assert reason in declined.reason


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        pytest.param(3, {"shield": "True", "deadline": "6.0", "name": '"drop"'}, id="a short bound is doubled"),
        pytest.param(15, {"shield": "True", "deadline": "20.0", "name": '"drop"'}, id="up to what the grace allows"),
        pytest.param(60, {"shield": "True", "name": '"drop"'}, id="a bound beyond the grace is no deadline"),
        pytest.param(600, {}, id="ten minutes are not shielded"),
    ],
)
def test_the_deadline_comes_from_the_known_duration(seconds: int, words: dict[str, str], tmp_path: Path) -> None:
    code = f"async def drop() -> None:\n    await asyncio.sleep({seconds})\n{DELETE}"
    (proposal,) = propose(tmp_path, code, "asyncio.create_task(drop())").proposals
    assert {word.name: word.value for word in proposal.keywords} == words
    assert proposal.remarks


def test_a_hint_is_written_above_the_def_and_below_other_decorators_and_nothing_else_changes(tmp_path: Path) -> None:
    code = (
        "def traced(f):\n    return f\n\n\nclass Box:\n\t@staticmethod\n\t@traced  # why\n"
        "\tasync def drop(größe_id: int) -> None:\n"
        "\t\t'''\u2028 a docstring\n  of lines'''\n\t\tos.remove('x')\n"
    )
    propose(tmp_path, code, "asyncio.create_task(Box.drop(1))")
    path = tmp_path / "app" / "jobs.py"
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    result = again(tmp_path)
    writing.apply(tmp_path, result.changes)
    after = path.read_bytes()
    added = [line for line in after.split(b"\r\n") if line not in before.split(b"\r\n")]
    assert added[0] == b"from shieldgen_runtime import task"
    assert added[1].startswith(b"\t@task(shield=True")
    assert len(added) == 2
    kept = [line for line in after.split(b"\r\n") if line not in added]
    assert [line for line in kept if line] == [line for line in before.split(b"\r\n") if line]
    assert again(tmp_path).changes == ()


OPTIONAL = {
    "an extra": '[project]\nname = "x"\ndependencies = ["httpx"]\noptional-dependencies = {web = ["fastapi>=0.1"]}\n',
    "an optional one of poetry": '[tool.poetry.dependencies]\nfastapi = {version = "*", optional = true}\n',
}


@pytest.mark.parametrize("config", OPTIONAL.values(), ids=OPTIONAL)
def test_a_module_that_works_without_fastapi_goes_on_doing_so_where_that_is_optional(
    config: str, tmp_path: Path
) -> None:
    work = f"import os\n\n\nasync def drop() -> None:\n{DELETE}"
    first = propose(tmp_path, "from app.work import drop\n", "asyncio.create_task(drop())")
    (tmp_path / "app" / "work.py").write_text(work)
    assert len(again(tmp_path).proposals) == 1
    assert first.proposals == ()
    (tmp_path / "pyproject.toml").write_text(config + CONFIG)
    result = again(tmp_path)
    assert (result.proposals, result.changes) == ((), ())
    assert "write the hint as a comment" in result.declined[0].reason
    (tmp_path / "app" / "work.py").write_text(f"from fastapi import Request\n{work}")
    assert len(again(tmp_path).proposals) == 1


def test_a_module_that_has_a_task_of_its_own_gets_the_hint_by_another_name(tmp_path: Path) -> None:
    code = f"task = 1\n\n\nasync def drop() -> None:\n{DELETE}"
    propose(tmp_path, code, "asyncio.create_task(drop())")
    result = again(tmp_path)
    writing.apply(tmp_path, result.changes)
    text = (tmp_path / "app" / "jobs.py").read_text()
    assert "from shieldgen_runtime import task as task_hint\n" in text
    assert "\n@task_hint(shield=True" in text
    assert again(tmp_path).changes == ()


def test_a_file_that_cannot_be_read_is_told_of_and_the_others_get_theirs(tmp_path: Path) -> None:
    propose(tmp_path, f"async def drop() -> None:\n{DELETE}", "asyncio.create_task(drop())")
    (tmp_path / "app" / "broken.py").write_text("import asyncio\nasyncio.create_task(\n")
    result = again(tmp_path)
    assert [(problem.at.path, problem.kind) for problem in result.unread] == [("app/broken.py", "syntax")]
    assert len(result.proposals) == 1
