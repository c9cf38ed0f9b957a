"""What a function only starts goes its own way: its time, telling and rounds are not the function's."""

import pytest

LOOP = (
    "import logging\nimport threading\nimport time\n\nfrom sqlalchemy.orm import Session\n\n\n"
    "class Scheduler:\n"
    "    def run(self, s: Session):\n"
    "        while not self.stopped:\n"
    "            try:\n"
    "                s.add(x)\n                s.commit()\n"
    "            except Exception as error:\n"
    "                logging.exception(error)\n"
    "            time.sleep(1)\n\n"
)


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("threading.Thread(target=self.run).start()", id="a thread"),
        pytest.param("threading.Timer(5, self.run).start()", id="a timer's thread"),
        pytest.param("multiprocessing.Process(target=self.run).start()", id="a process"),
    ],
)
def test_what_a_thread_of_its_own_does_is_not_what_its_starter_does(facts_of, start):
    facts = facts_of(f"import multiprocessing\n{LOOP}    async def start(self):\n        {start}\n", "Scheduler.start")
    assert (facts.duration.endless, facts.duration.long_running) == (False, "no")
    assert facts.errors.handled == "no"
    assert facts.critical == "no"
    assert facts.blocking == ()


def test_a_loop_that_runs_in_a_worker_thread_is_waited_for(facts_of):
    code = f"import asyncio\n{LOOP}    async def start(self):\n        await asyncio.to_thread(self.run)\n"
    facts = facts_of(code, "Scheduler.start")
    assert facts.duration.endless
    assert facts.errors.handled == "yes"


def test_work_that_is_started_and_ends_is_work_of_its_starter(facts_of):
    code = "import threading\nfrom sqlalchemy.orm import Session\n\n\n"
    code += "def store(s: Session):\n    s.add(x)\n    s.commit()\n\n\n"
    assert facts_of(code + "def work():\n    threading.Thread(target=store).start()\n").critical == "yes"
    loop = code.replace("    s.add(x)\n", "    while True:\n        s.add(x)\n")
    assert facts_of(loop + "def work():\n    threading.Thread(target=store).start()\n").effects == ()


def test_who_starts_what_takes_from_a_queue_gets_nothing_out_of_it(facts_of):
    code = "import asyncio\nfrom fastapi import WebSocket\nfrom sqlalchemy.orm import Session\n\nQ = asyncio.Queue()\n"
    code += "async def show(ws: WebSocket):\n    while True:\n        await ws.send_text(await Q.get())\n\n\n"
    code += "async def serve(ws: WebSocket, s: Session):\n    {}\n    s.add(x)\n\n\n"
    code += "async def work():\n    await Q.put(1)\n    asyncio.create_task(serve(ws, s))\n"
    assert facts_of(code.format("asyncio.create_task(show(ws))")).idempotent_because.startswith("sqlalchemy")
    assert facts_of(code.format("await show(ws)")).idempotent_because.startswith("asyncio.Queue")
