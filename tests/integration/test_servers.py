"""The servers that the other tests lean on are real ones."""

import smtplib
from email.message import EmailMessage

import psycopg
import pytest

from tests.servers import MailServer, PostgresServer


@pytest.mark.postgres
def test_postgresql_hands_out_databases_that_do_not_touch(postgres_server: PostgresServer) -> None:
    postgres_server.create("apart_one")
    url = postgres_server.create("apart_two", template="apart_one").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        version = connection.execute("SHOW server_version_num").fetchone()
    assert version is not None
    assert int(version[0]) >= 130000
    assert postgres_server.exists("apart_two")
    postgres_server.drop("apart_two")
    assert not postgres_server.exists("apart_two")
    postgres_server.drop("apart_one")


def test_mail_server_keeps_what_it_receives_and_refuses_when_told(mail_server: MailServer) -> None:
    message = EmailMessage()
    message["Subject"] = "Besluit op uw experiment: één vraag"
    message["From"], message["To"] = "lab@demo.example", "lead@demo.example"
    message.set_content("Goedendag")
    with smtplib.SMTP("127.0.0.1", mail_server.port) as smtp:
        smtp.send_message(message)
        mail_server.refuse = "451 try later"
        with pytest.raises(smtplib.SMTPDataError):
            smtp.send_message(message)
    assert [m["Subject"] for m in mail_server.messages] == ["Besluit op uw experiment: één vraag"]
    assert mail_server.recipients == [("lead@demo.example",)]
