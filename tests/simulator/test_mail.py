"""Mail sent by SMTP is kept, by recipient."""

import smtplib
from email.message import EmailMessage

from tests.telephones import Simulator


def test_a_mail_arrives_with_both_its_parts(simulator: Simulator) -> None:
    message = EmailMessage()
    message["From"] = "Permanence <bonjour@permanence.example>"
    message["To"], message["Subject"] = "roux@cabinet.example", "Message de Mme Garnier"
    message.set_content("Rappeler à 13:00, s’il vous plaît.")
    message.add_alternative("<p>Rappeler <b>à 13:00</b></p>", subtype="html")
    port = simulator.get("/sim/state")["smtp_port"]
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(message)
    mail = simulator.expect_mail(to="roux@cabinet.example", containing="13:00")
    assert mail["text"].startswith("Rappeler à 13:00, s’il")
    assert "<b>à 13:00</b>" in mail["html"]
    assert ["Subject", "Message de Mme Garnier"] in mail["headers"]
