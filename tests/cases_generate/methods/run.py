"""The wiring calls the object's own method, the overridden one too."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from methods.mail import Loud, SMTPMailer
from methods.wiring.mail import Mail, MailSMTPMailer, MailSMTPMailerInner
from shieldgen_runtime import add_tasks

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(mail: Mail, mailers: MailSMTPMailer, inner: MailSMTPMailerInner) -> list[str]:
    first, second = SMTPMailer("one"), Loud("two")
    sending = mailers.send(first, "ann", urgency=SMTPMailer.Urgency.HIGH)
    return [
        await mail.send("ann").wait(),
        f"{sending.name}: {await sending.wait()}",
        await mailers.send(second, "bob").wait(),
        str((await mailers.after(first, second).wait()) is second),
        str((await mailers.after(first, second, count=0).wait()) is first),
        await mailers.gather(first, "a", "b", smtp_mailer="me", mailer="m").wait(),
        str((await mailers.smtp_mailer(first, smtp_mailer=2).wait()) == [first, first]),
        await mailers.stored(first, "ann").wait(),
        (await mailers.connect("three").wait()).host,
        str(await mailers.clean().wait()),
        str(await mailers.clean(3).wait()),
        str(await mailers.load(first, "key").wait()),
        await mailers.push(first, "ann").wait(),
        await inner.immediate.send(SMTPMailer.Inner(4), to="ann").wait(),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
