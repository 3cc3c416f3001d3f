"""Every act of the board over HTTP, in every state of a round: too early or too late is 409.

Who may do it is right each time; the text that was typed comes back and no table changes.
"""

from collections.abc import Iterator

import pytest

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.reviews import LIGHT, Review
from tests.web.test_board_door import at

TYPED = "Wat ik typte, blijft staan."
STATES = ("draft", "submitted", "returned", "in_review", "advised", "decided")
ACTS = {
    "/controle/terug": ("secretary", "note", {"submitted"}),
    "/controle/aannemen": ("secretary", "motivation", {"submitted"}),
    "/verplaatsen": ("secretary", "reason", {"submitted", "in_review"}),
    "/toewijzen": ("secretary", "", {"in_review"}),
    "/volledig": ("chair", "reason", {"in_review"}),
    "/belang": ("anna", "reason", {"in_review"}),
    "/toetsing/reactie": ("anna", "text", {"in_review"}),
    "/toetsing/vraag": ("secretary", "text", {"in_review"}),
    "/oordeel": ("anna", "reasons", {"in_review"}),
    "/aanhouden": ("chair", "reason", {"in_review"}),
    "/fg-oordeel": ("dpo", "text", {"in_review"}),
    "/advies": ("chair", "text", {"in_review"}),
    "/besluit": ("decider", "motivation", {"advised"}),
    "/besluit/correctie": ("decider", "motivation", {"decided"}),
}
OF_THE_ORGANISATION = {"dpo", "decider"}
"""They are known on a draft too; a board is chosen at submitting, so nobody of it is."""


@pytest.fixture(scope="module")
def dossiers(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Lab, dict[str, str]]]:
    """Give one dossier in each state, on which anna and the chair declared to be free."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("states")) as lab:
        review = Review(lab)
        made = {
            "draft": lab.draft(LIGHT, review["lead"], review.organisation_id),
            "submitted": review.declared(LIGHT),
            "returned": review.declared(LIGHT),
            "in_review": review.declared(LIGHT),
            "advised": review.advised(LIGHT),
            "decided": review.decided(LIGHT),
        }
        for state in ("submitted", "returned"):
            review.request_changes(made[state])
        review.resubmit(made["submitted"])
        yield lab, made


@pytest.mark.parametrize(
    ("page", "state"),
    [(page, state) for page in sorted(ACTS) for state in STATES if state not in ACTS[page][2]],
)
def test_act_in_the_wrong_state_is_a_conflict(
    dossiers: tuple[Lab, dict[str, str]], page: str, state: str
) -> None:
    lab, made = dossiers
    who, field, _ = ACTS[page]
    reference = made[state]
    visitor = lab.visitor(who)
    form = visitor.form("/commissie/", "csrf_token")
    data = {"csrf_token": form["csrf_token"], "version": lab.round(reference).version}
    before = lab.snapshot()
    answer = visitor.client.post(at(reference, page), data={**data, field or "text": TYPED})
    unknown = state == "draft" and who not in OF_THE_ORGANISATION
    assert answer.status_code == (404 if unknown else 409)
    if field and not unknown:
        assert TYPED in answer.get_data(as_text=True)
    assert lab.snapshot() == before


@pytest.mark.parametrize("page", sorted(ACTS))
def test_act_of_somebody_else_does_not_exist(
    dossiers: tuple[Lab, dict[str, str]], page: str
) -> None:
    lab, made = dossiers
    _, field, right = ACTS[page]
    reference = made[next(iter(sorted(right)))]
    before = lab.snapshot()
    for who in ("lead", "admin", "auditor"):
        visitor = lab.visitor(who)
        start = "/plannen/" if who == "lead" else "/beheer/" if who == "admin" else "/commissie/"
        token = visitor.form(start, "csrf_token")["csrf_token"]
        data = {"csrf_token": token, field or "text": TYPED}
        assert visitor.client.post(at(reference, page), data=data).status_code == 404
    assert lab.snapshot() == before
    assert lab.visitor().client.post(at(reference, page)).status_code == 303


def test_unknown_dossier_and_unknown_round_do_not_exist(
    dossiers: tuple[Lab, dict[str, str]],
) -> None:
    lab, made = dossiers
    secretary = lab.visitor("secretary")
    for address in ("WL-1999-001", "x", "WL-2026-001%00"):
        assert secretary.get(at(address)).status_code in {400, 404}
    for ronde in ("99", "-1", "9" * 30, "1%00"):
        answer = secretary.get(at(made["decided"], f"?ronde={ronde}"))
        assert answer.status_code in {200, 400, 404}
    assert secretary.get(at(made["decided"], "?ronde=99")).status_code == 404
