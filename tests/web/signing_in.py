"""Somebody of a lab who signs in with a password through the page itself."""

from functools import cache

from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.builders import Lab
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Account, OutboxMail
from waardevol_lab.services.passwords import hash_password

PASSWORD = "een lange zin om mee in te loggen"


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def give_password(lab: Lab, name: str) -> None:
    """Let somebody sign in with `PASSWORD`."""
    with lab.app.app_context(), transaction() as session:
        session.execute(
            update(Account).where(Account.id == lab.actors[name]).values(password_hash=_hash())
        )


def sign_in(
    client: FlaskClient, name: str, base_url: str = "http://localhost", following: str = ""
) -> TestResponse:
    """Send the form of the sign-in page."""
    url = "/account/inloggen" + (f"?next={following}" if following else "")
    form = {"email": f"{name}@lab.example", "password": PASSWORD}
    return client.post(url, data=form, base_url=base_url)


def link_in_mail(template: str) -> str:
    """Return the token of the newest mail of a kind."""
    with reading() as session:
        row = session.scalars(
            select(OutboxMail).where(OutboxMail.template == template).order_by(OutboxMail.id.desc())
        ).first()
    assert row is not None
    return str(row.context["token"])
