"""The wiring calls the object's own method, the overridden one too."""

from calling import compare
from fastapi import FastAPI
from fastapi.testclient import TestClient
from instance_methods import mail
from instance_methods.wiring.mail import Mail, MailSMTPMailer, MailSMTPMailerInner
from shieldgen_runtime import add_tasks

FIRST, SECOND = mail.SMTPMailer("one"), mail.Loud("two")
HIGH = mail.SMTPMailer.Urgency.HIGH

compare(Mail, mail, lambda f: [f.send("ann")])
compare(
    MailSMTPMailer,
    mail.SMTPMailer,
    lambda f: [
        f.send(FIRST, "ann", urgency=HIGH),
        f.gather(FIRST, "a", "b", smtp_mailer="me", mailer="m"),
    ],
)
compare(
    MailSMTPMailer,
    mail.SMTPMailer,
    lambda f: [f.smtp_mailer(FIRST, smtp_mailer=2)],
    show=lambda found: str(found == [FIRST, FIRST]),
)

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(mailers: MailSMTPMailer, inner: MailSMTPMailerInner) -> list[str]:
    return [
        await mailers.send(SECOND, "bob").wait(),
        await mailers.stored(FIRST, "ann").wait(),
        await inner.immediate.send(mail.SMTPMailer.Inner(4), to="ann").wait(),
    ]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
