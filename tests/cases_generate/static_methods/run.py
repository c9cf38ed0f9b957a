"""Called on the class."""

from calling import compare
from static_methods import mail
from static_methods.wiring.mail import MailMailer

compare(MailMailer, mail.Mailer, lambda f: [f.clean(), f.clean(3), f.named_self(1), f.named_self(self=2, cls=3)])
