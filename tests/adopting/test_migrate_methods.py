"""Call sites that schedule methods, before and after `shieldgen migrate`: first what stays, then what moves."""

import pytest
from migrating import Application, dedent, make

MAIL = """
    from shieldgen_runtime import task


    class Mailer:
        @task(shield=True)
        async def send(self, to: str, *, urgent: bool = False) -> None:
            ...

        @task()
        async def flush(self) -> None:
            ...

        @classmethod
        @task()
        async def open(cls, host: str) -> None:
            ...

        @staticmethod
        @task()
        async def clean(days: int) -> None:
            ...


    class Loud(Mailer):
        async def send(self, to: str, *, urgent: bool = False) -> None:
            ...

        async def flush(self, count: int = 1) -> None:
            ...

        @classmethod
        async def open(cls, host: str) -> None:
            ...


    class Quiet(Loud):
        pass


    def mailer() -> Mailer:
        return Loud()


    def unknown():
        return globals()["Mailer"]()


    MAILER = Mailer()
"""
HEAD = """
    import asyncio

    from fastapi import APIRouter, BackgroundTasks, Depends

    from app import mail
    from app.mail import MAILER, Loud, Mailer, Quiet, mailer, unknown

    router = APIRouter()
    USED = [asyncio, BackgroundTasks, Depends, mail, MAILER, Loud, Mailer, Quiet, mailer, unknown]
"""


@pytest.fixture
def application(tmp_path):
    def make_it(code: str) -> Application:
        return make(tmp_path, {"mail": dedent(MAIL), "routes": f"{dedent(HEAD)}\n\n{code}"})

    return make_it


def endpoint(body: str, parameters: str = "tasks: BackgroundTasks") -> str:
    return f'@router.post("/")\nasync def place({parameters}):\n    {body}\n'


STAYS = {
    "an object that nobody knows the class of": (
        endpoint("tasks.add_task(one.send, '')", "one, tasks: BackgroundTasks"),
        "its target is unknown",
    ),
    "an object from a function that does not say what it gives": (
        endpoint("tasks.add_task(unknown().send, '')"),
        "which is not the project's",
    ),
    "an object that may be what somebody passed": (
        endpoint("one = tasks or Mailer()\n    asyncio.create_task(one.send(''))", "tasks"),
        "it may be something else than Mailer.send",
    ),
    "an object of one of two classes": (
        endpoint("asyncio.create_task(one.send(''))", "one: 'Mailer | APIRouter' = Depends(mailer)"),
        "it may schedule any of",
    ),
    "an override that takes other arguments": (
        endpoint("asyncio.create_task(MAILER.flush())"),
        "Loud.flush overrides Mailer.flush with other parameters",
    ),
    "a method that has a name of its own": (
        endpoint("send = MAILER.send\n    tasks.add_task(send, '')"),
        "Mailer.send is bound to a name before it is scheduled",
    ),
    "a method of a derived class, which has no hint": (
        endpoint("tasks.add_task(Loud().send, '')"),
        "Loud.send has no hint that wiring is generated for",
    ),
    "a class method of a class that is handed over": (
        endpoint("tasks.add_task(kind.open, '')", "kind: type[Mailer], tasks: BackgroundTasks"),
        "",
    ),
    "a class method of an object": (
        endpoint("tasks.add_task(MAILER.open, '')"),
        "Mailer.open is a method of the class, and called on an object of it",
    ),
    "an attribute that other code sets": (
        "class Desk:\n    def __init__(self):\n        self.mailer = Mailer()\n\n\n"
        "DESK = Desk()\nDESK.mailer = unknown()\n\n\n" + endpoint("asyncio.create_task(DESK.mailer.send(''))"),
        "it may be something else than Mailer.send",
    ),
    "an attribute that a derived class sets": (
        "class Desk:\n    def __init__(self):\n        self.mailer = Mailer()\n\n\n"
        "class Other(Desk):\n    def __init__(self):\n        self.mailer = unknown()\n\n\n"
        "DESK = Desk()\n\n\n" + endpoint("asyncio.create_task(DESK.mailer.send(''))"),
        "it may be something else than Mailer.send",
    ),
    "an argument too many": (endpoint("tasks.add_task(MAILER.send, '', True)"), "do not fit the signature of send"),
    "a method that is no endpoint": (
        "class Desk:\n    def __init__(self, mailer: Mailer):\n        self.mailer = mailer\n\n"
        "    async def work(self):\n        asyncio.create_task(self.mailer.send(''))\n",
        "work is neither an endpoint nor a dependency",
    ),
}


@pytest.mark.parametrize(("code", "reason"), STAYS.values(), ids=STAYS)
def test_it_stays(code: str, reason: str, application) -> None:
    made = application(code)
    before = made.read()
    result = made.apply()
    assert (result.moved, len(result.stays)) == (0, 1)
    assert reason in result.stays[0].reason
    assert made.read() == before
    assert result.changes == ()


PLAIN = "wiring: MailMailer"
MOVES = {
    "a method of an object of the module": (
        endpoint("tasks.add_task(MAILER.send, 'a', urgent=True)"),
        endpoint("mail_mailer.after_response.send(MAILER, 'a', urgent=True)", "mail_mailer: MailMailer"),
    ),
    "a method of an object that is handed over": (
        endpoint("asyncio.create_task(one.send('a'))", "one: Mailer = Depends(mailer)"),
        endpoint("mail_mailer.send(one, 'a')", "mail_mailer: MailMailer, one: Mailer = Depends(mailer)"),
    ),
    "a method without arguments": (
        endpoint("asyncio.create_task(Quiet2().flush())", "").replace(
            "@router", "class Quiet2(Mailer):\n    pass\n\n\n@router"
        ),
        endpoint("mail_mailer.flush(Quiet2())", "mail_mailer: MailMailer").replace(
            "@router", "class Quiet2(Mailer):\n    pass\n\n\n@router"
        ),
    ),
    "a method of what a function gives": (
        endpoint("tasks.add_task(mailer().send, 'a')"),
        endpoint("mail_mailer.after_response.send(mailer(), 'a')", "mail_mailer: MailMailer"),
    ),
    "a method of an object in another module": (
        endpoint("tasks.add_task(mail.MAILER.send, 'a')"),
        endpoint("mail_mailer.after_response.send(mail.MAILER, 'a')", "mail_mailer: MailMailer"),
    ),
    "a method of a class": (
        endpoint("tasks.add_task(Mailer.open, 'a')"),
        endpoint("mail_mailer.after_response.open('a')", "mail_mailer: MailMailer"),
    ),
    "a static method": (
        endpoint("asyncio.create_task(Mailer.clean(3))", ""),
        endpoint("mail_mailer.clean(3)", "mail_mailer: MailMailer"),
    ),
    "a method of an attribute whose type is declared": (
        "class Desk:\n    def __init__(self, mailer: Mailer | None):\n        self.mailer = mailer\n\n\n"
        "DESK = Desk(None)\n\n\n" + endpoint("tasks.add_task(DESK.mailer.send, 'a')"),
        "class Desk:\n    def __init__(self, mailer: Mailer | None):\n        self.mailer = mailer\n\n\n"
        "DESK = Desk(None)\n\n\n"
        + endpoint("mail_mailer.after_response.send(DESK.mailer, 'a')", "mail_mailer: MailMailer"),
    ),
    "a call over several lines": (
        endpoint(
            "asyncio.create_task(\n        MAILER.send(  # soon\n            'a',\n"
            "            urgent=True,\n        )\n    )"
        ),
        endpoint(
            "mail_mailer.send(\n        MAILER,  # soon\n        'a',\n        urgent=True,\n    )",
            "tasks: BackgroundTasks, mail_mailer: MailMailer",
        ),
    ),
    "arguments on lines of their own": (
        endpoint("tasks.add_task(\n        MAILER.send,  # by mail\n        'a',\n    )"),
        endpoint(
            "mail_mailer.after_response.send(\n        MAILER,  # by mail\n        'a',\n    )",
            "mail_mailer: MailMailer",
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), MOVES.values(), ids=MOVES)
def test_it_moves(before: str, after: str, application) -> None:
    made = application(before)
    result = made.apply()
    assert [stays.reason for stays in result.stays] == []
    assert result.moved == 1
    head = dedent(HEAD).replace("mailer, unknown\n", "mailer, unknown\nfrom app.wiring.mail import MailMailer\n", 1)
    assert made.read() == f"{head}\n\n{after}"
    again = made.apply()
    assert (again.moved, again.changes) == (0, ())
