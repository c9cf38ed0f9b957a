"""After any sequence of edits, a run with the cache says byte for byte what a run without one says."""

import random

import pytest

EDITS = 14

PIECES = (
    "import asyncio\n",
    "from app.services import notify\n",
    "from app.base import Sender\n",
    "class Sms(Sender):\n    async def send(self, order: int) -> None:\n        open('sms', 'a').write(str(order))\n",
    "async def remind(order: int) -> None:\n    await notify(order, None)\n",
    "def start(order: int) -> None:\n    asyncio.create_task(notify(order, None))\n",
    "def spawn(work):\n    return asyncio.create_task(work)\n",
    "spawn(remind(1))\n",
    "# shieldgen: ignore[SG102] nobody waits\n",
    "x = (\n",
)
CONFIGURATIONS = (
    "",
    '[tool.shieldgen]\nexclude = ["app/prices.py"]\n',
    "[tool.shieldgen]\ntests = true\n",
    "broken = \n",
)


def edit(project, original, random):
    """Changes one thing in the project."""
    files = sorted(project.rglob("*.py"))
    path = random.choice(files)
    match random.randrange(7):
        case 0:
            path.write_text("".join(random.sample(PIECES, 4)))
        case 1:
            path.write_text(path.read_text() + random.choice(PIECES))
        case 2:
            path.write_text("# moved\n" + path.read_text())
        case 3 if len(files) > 2:
            path.unlink()
        case 4:
            name = random.choice(("app/extra.py", "app/services/sms.py", "tests/test_app.py", "setup.py"))
            (project / name).parent.mkdir(exist_ok=True)
            (project / name).write_text("".join(random.sample(PIECES, 3)))
        case 5:
            (project / "pyproject.toml").write_text(random.choice(CONFIGURATIONS))
        case _:
            for name, text in original.items():
                (project / name).parent.mkdir(parents=True, exist_ok=True)
                (project / name).write_text(text)


@pytest.mark.parametrize("young", [2_000_000_000, 0], ids=["young files", "files whose status is relied on"])
@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_is_what_a_new_run_says(run, project, monkeypatch, seed, young):
    for module in ("watched", "remember"):
        monkeypatch.setattr(f"shieldgen.pipeline.{module}.YOUNG", young)
    chance = random.Random(seed)  # noqa: S311  # edits, no secrets
    original = {path.relative_to(project): path.read_text() for path in project.rglob("*") if path.is_file()}
    kept = 0
    for _ in range(EDITS):
        edit(project, original, chance)
        for _ in range(2):
            *said, recalled = run("--pedantic")
            *fresh, _ = run("--pedantic", cached=False)
            assert said == fresh
            kept += recalled
    assert kept >= EDITS / 2
