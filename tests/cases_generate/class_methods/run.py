"""Called on the class that the method is written in."""

from calling import compare
from class_methods import mail
from class_methods.wiring.mail import MailMailer, MailMailerInner

compare(MailMailer, mail.Mailer, lambda f: [f.connect("h"), f.connect("h", tls=False)], show=lambda found: found.host)
compare(MailMailer, mail.Mailer, lambda f: [f.count("a", "b")])
compare(MailMailerInner, mail.Mailer.Inner, lambda f: [f.name()])
