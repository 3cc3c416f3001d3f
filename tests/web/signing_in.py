"""Somebody of a lab who signs in with a password through the page itself."""

from functools import cache

from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.builders import Lab
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Account
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
