"""What SQLite would keep and PostgreSQL refuses: odd text through the pages that look it up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Lab, a_lab
from tests.visitor import form_fields
from tests.web.asking import signed_in, token_of
from tests.web.odd_texts import ODD, encoded
from tests.web.test_odd_input import in_address
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.roles import Role

pytestmark = pytest.mark.postgres
UNLIKE_SQLITE = ("nul", "controls", "surrogate", "no character", "number", "far day", "json")
"""What the two engines store differently; the rest is in test_odd_forms."""


@pytest.fixture
def writer(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Lab, str]]:
    """Give a lab on PostgreSQL with an empty draft of somebody who leads in two places."""
    with a_lab(postgres_url, tmp_path) as lab:
        first, second = lab.organisation(), lab.organisation("Tweede")
        lead = lab.person("lead", (Role.LEAD, first), (Role.LEAD, second), (Role.ADMIN, first))
        yield lab, lab.draft("fietsers-stationsplein", lead, first)


def test_odd_text_in_addresses_and_queries(writer: tuple[Lab, str]) -> None:
    lab, _ = writer
    client = signed_in(lab, "lead")
    for text in ODD.values():
        short = in_address(text)[:300].rstrip("%")
        for url in (
            f"/experimenten?q={short}&organisatie={short}&status={short}&na={short}",
            f"/experimenten/{short or 'x'}",
            f"/e/{short or 'x'}",
            f"/plannen/{short or 'x'}",
            f"/account/wachtwoord/{short or 'x'}",
            f"/account/uitnodiging/{short or 'x'}",
            f"/beheer/gebruikers?q={short}",
        ):
            assert client.get(url).status_code < 500, url


def test_odd_text_in_forms(writer: tuple[Lab, str]) -> None:
    lab, reference = writer
    client = signed_in(lab, "lead")
    token = token_of(lab)
    tasks = [task.id for task in latest(lab.now.date()).tasks]
    for name in UNLIKE_SQLITE:
        odd = encoded(ODD[name])
        anonymous = lab.app.test_client()
        for url in ("/account/inloggen", "/account/wachtwoord-vergeten"):
            answer = anonymous.post(url, data={"email": odd, "password": odd})
            assert answer.status_code < 500, (url, name)
        form = {"title": odd, "organisation": odd, "email": odd, "name": odd, "reason": odd}
        for url in ("/plannen/nieuw", "/beheer/gebruikers/uitnodigen", "/beheer/commissies/nieuw"):
            answer = client.post(url, data=form | {"csrf_token": token, "idempotency_key": odd})
            assert answer.status_code < 500, (url, name)
        for task in tasks:
            url = f"/plannen/{reference}/onderdelen/{task}"
            fields = form_fields(client.get(url).text, "version")
            hidden = {key: fields[key] for key in ("version", "csrf_token")}
            typed = {key: odd for key in fields if key not in hidden}
            answer = client.post(url, data=typed | hidden)
            assert answer.status_code in {200, 303, 422}, (url, name, answer.status_code)
