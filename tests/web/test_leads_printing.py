"""All questions on paper, for whoever writes plans."""

import pytest

from tests.builders import Lab
from tests.pdf_checks import checked
from tests.web.leads import Office

ADDRESS = "/plannen/vragen/2026-1.pdf"


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


@pytest.mark.parametrize(
    ("language", "prefix", "title"),
    [("nl", "", "Alle vragen voor uw plan"), ("en", "/en", "All questions for your plan")],
)
def test_a_lead_takes_all_questions_along_before_and_while_writing(
    office: Office, language: str, prefix: str, title: str
) -> None:
    reference = office.begin()
    for page in ("/plannen/nieuw", f"/plannen/{reference}"):
        assert f'href="{prefix}{ADDRESS}"' in office.visitor.text(prefix + page)
    answer = office.visitor.get(prefix + ADDRESS)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    checked(answer.data, title, language)


def test_a_version_that_does_not_exist_is_not_there(office: Office) -> None:
    assert office.visitor.get("/plannen/vragen/1999-1.pdf").status_code == 404
    assert office.visitor.get("/plannen/vragen/..%2f2026-1.pdf").status_code == 404


def test_only_those_who_write_plans_get_the_questions(office: Office) -> None:
    found = {name: visitor.get(ADDRESS).status_code for name, visitor in office.others().items()}
    assert found == {
        "andere-lead": 200,
        "lead-elders": 200,
        "lid": 404,
        "beheer": 404,
        "secretaris": 404,
    }
