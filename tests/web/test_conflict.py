"""Who has an interest in a plan meets it nowhere: no page, no list, no count, no file, no mail."""

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.reviews import CONDITION, LIGHT, MEMBERS, Review
from tests.rewriting import rewrite
from tests.web.test_board_door import at
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Attachment, OutboxMail
from waardevol_lab.services.amending import OpenAmendment, open_amendment
from waardevol_lab.services.conditions import SubmitEvidence, submit_evidence

PAGES = (
    "",
    "/toetsing",
    "/oordeel",
    "/stemming",
    "/fg-oordeel",
    "/advies",
    "/besluit",
    "/belang",
    "/voorwaarden",
    "/evaluatie",
    "/aanhouden",
    "/volledig",
    "/noodrem",
)
ROUNDS = ("", "?ronde=1", "?ronde=2")
LISTS = (
    *("/commissie/", "/commissie/dossiers", "/commissie/dossiers/csv"),
    *("/commissie/voorwaarden", "/commissie/fg"),
)


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def amended(review: Review) -> str:
    """An approved plan with an amendment in review; in the first round everybody was free."""
    reference = review.decided()
    review.amend(reference)
    return reference


def files_of(lab: Lab, reference: str) -> list[int]:
    with reading() as session:
        experiment = lab.experiment(reference).id
        query = select(Attachment.id).where(Attachment.experiment_id == experiment)
        return list(session.scalars(query))


def status_of_file(lab: Lab, who: str, reference: str, file: int) -> int:
    with lab.visitor(who).get(f"/plannen/{reference}/bijlagen/{file}") as answer:
        return answer.status_code


def mails_to(name: str) -> int:
    with reading() as session:
        query = select(OutboxMail.id).where(OutboxMail.recipient == f"{name}@lab.example")
        return len(session.scalars(query).all())


@pytest.mark.parametrize("who", ["anna", "chair"])
def test_member_with_a_conflict_meets_the_dossier_on_no_page(
    lab: Lab, review: Review, who: str
) -> None:
    reference = review.assessed()
    files = files_of(lab, reference)
    visitor = lab.visitor(who)
    assert files
    opened = {page for page in PAGES if visitor.get(at(reference, page)).status_code == 200}
    assert {"", "/toetsing", "/oordeel", "/stemming", "/belang"} <= opened
    assert status_of_file(lab, who, reference, files[0]) == 200
    assert reference in visitor.text("/commissie/dossiers")
    review.declare(reference, who, conflict=True)
    for page in PAGES:
        for ronde in ROUNDS:
            assert visitor.get(at(reference, page + ronde)).status_code == 404, page + ronde
    for file in files:
        assert status_of_file(lab, who, reference, file) == 404
    assert reference not in visitor.text("/commissie/")
    assert reference not in visitor.text("/commissie/dossiers")


def test_conflict_in_a_later_round_closes_the_earlier_one(lab: Lab, review: Review) -> None:
    reference = amended(review)
    anna = lab.visitor("anna")
    assert anna.get(at(reference, "?ronde=1")).status_code == 200
    assert reference in anna.text("/commissie/")
    (file, *_) = files_of(lab, reference)
    assert status_of_file(lab, "anna", reference, file) == 200
    assert anna.get(f"/plannen/{reference}/versies").status_code == 404  # to declare comes first
    review.declare(reference, "anna", conflict=True)
    assert status_of_file(lab, "anna", reference, file) == 404
    for page in PAGES[:8]:
        for ronde in ROUNDS:
            assert anna.get(at(reference, page + ronde)).status_code == 404, page + ronde
    assert reference not in anna.text("/commissie/")


def test_later_conflict_takes_every_round_off_every_list(lab: Lab, review: Review) -> None:
    """It closes the dossier to the person, whatever else they are."""
    others = {Role.SECRETARY: review.board_id, Role.DPO: review.organisation_id}
    others |= {Role.AUDITOR: review.organisation_id, Role.DECIDER: review.organisation_id}
    member = (Role.MEMBER, review.board_id)
    people = {"member": (member,)} | {
        f"member-{role}": (member, (role, others[role])) for role in others
    }
    for name, roles in people.items():
        review.people[name] = lab.person(name, *roles)
    reference = review.in_review(LIGHT)
    for name in ("anna", "chair", *people):
        review.declare(reference, name)
    review.file(reference, "anna", "positive_with_conditions")
    review.opinion(reference)
    review.adopt(reference, "approved_with_conditions")
    review.decide(reference, "approved_with_conditions", conditions=(CONDITION,))
    submit_evidence(SubmitEvidence(reference, 1, "Zie hier.", 1), review["lead"], lab.now)
    review.amend(reference)
    title = lab.experiment(reference).title

    def showing(name: str) -> set[str]:
        answers = {address: lab.visitor(name).get(address).text for address in LISTS}
        return {a for a, text in answers.items() if reference in text or title in text}

    before = {name: showing(name) for name in people}
    assert all(LISTS[1] in seen for seen in before.values())
    assert set.union(*before.values()) == set(LISTS)
    for name in people:
        review.declare(reference, name, conflict=True)
        assert showing(name) == set(), name


def test_conflict_in_an_earlier_round_does_not_bind_in_a_later_one(
    lab: Lab, review: Review
) -> None:
    reference = review.declared()
    review.declare(reference, "anna", conflict=True)
    for name in (*MEMBERS[1:], "chair"):
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference)
    review.decide(reference)
    review.amend(reference)
    anna = lab.visitor("anna")
    asked = anna.get(at(reference))
    assert (asked.status_code, asked.headers["Location"]) == (303, at(reference, "/belang?ronde=2"))
    review.declare(reference, "anna")
    page = anna.text(at(reference, "?ronde=2"))
    assert "ronde=1" not in page
    assert anna.get(at(reference, "?ronde=1")).status_code == 404


def test_conflict_between_two_rounds_without_one_keeps_the_first_closed(
    lab: Lab, review: Review
) -> None:
    """Free, then in conflict, then free: what came up to the conflict stays closed."""
    reference = amended(review)
    (file, *_) = files_of(lab, reference)
    review.declare(reference, "anna", conflict=True)
    for name in ("bram", "cees", "chair"):
        review.declare(reference, name)
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference)
    review.decide(reference)
    open_amendment(OpenAmendment(reference, "Zonder DPIA."), review["lead"], lab.now)
    rewrite(lab, reference, review["lead"], dpia_file=None)
    rewrite(lab, reference, review["lead"], dpia="not_needed")
    review.resubmit(reference)
    review.accept(reference, motivation="Zo is het goed.")
    review.declare(reference, "anna")
    review.declare(reference, "bram")
    anna, bram = lab.visitor("anna"), lab.visitor("bram")
    for number in (1, 2):
        for page in PAGES:
            assert anna.get(at(reference, f"{page}?ronde={number}")).status_code == 404, page
        assert anna.get(f"/plannen/{reference}/versies/{number}").status_code == 404
        assert f"ronde={number}" not in anna.text(at(reference))
    assert anna.get(at(reference, "?ronde=3")).status_code == 200
    assert anna.get(f"/plannen/{reference}/versies/3").status_code == 200
    assert bram.get(at(reference, "?ronde=1")).status_code == 200
    assert status_of_file(lab, "bram", reference, file) == 200
    assert status_of_file(lab, "anna", reference, file) == 404


def test_later_conflict_takes_an_objection_to_the_first_decision_off_the_desk(
    lab: Lab, review: Review
) -> None:
    member, decider = (Role.MEMBER, review.board_id), (Role.DECIDER, review.organisation_id)
    review.people["both"] = lab.person("both", member, decider)
    reference = review.decided()
    review.objection(reference)
    review.amend(reference)
    desk = lab.visitor("both")
    assert "Beslis op een bezwaar" in desk.text("/commissie/")
    review.declare(reference, "both", conflict=True)
    assert "Beslis op een bezwaar" not in desk.text("/commissie/")
    assert "Beslis op een bezwaar" in lab.visitor("decider").text("/commissie/")


@pytest.mark.parametrize("who", ["anna", "chair"])
def test_plan_opens_on_no_path_before_the_declaration(lab: Lab, review: Review, who: str) -> None:
    reference = review.in_review()
    visitor = lab.visitor(who)
    (file, *_) = files_of(lab, reference)
    assert status_of_file(lab, who, reference, file) == 404
    for page in ("", "/toetsing", "/oordeel", "/stemming", "/fg-oordeel", "/advies", "/besluit"):
        for ronde in ("", "?ronde=1"):
            answer = visitor.get(at(reference, page + ronde))
            assert answer.status_code == 303, page
            assert answer.headers["Location"] == at(reference, "/belang?ronde=1")


def test_quorum_is_counted_again_and_the_secretary_hears_of_it(lab: Lab, review: Review) -> None:
    reference = review.declared()
    for name in ("anna", "bram", "chair"):
        review.file(reference, name)
    secretary = lab.visitor("secretary")
    assert "Het quorum is gehaald." in secretary.text(at(reference, "/stemming"))
    before = mails_to("secretary")
    answer = lab.visitor("anna").submit(
        at(reference, "/belang"), {"conflict": "yes", "reason": "Mijn zus werkt daar."}
    )
    assert answer.status_code == 303
    page = secretary.text(at(reference, "/stemming"))
    assert "Nog 1 oordeel nodig voor het quorum." in page
    assert "1 doet niet mee" in secretary.text(at(reference))
    assert page.count("GEHEIM oordeel") == 2
    assert mails_to("secretary") == before + 1
    again = lab.visitor("anna").client.post(at(reference, "/belang"), data={"conflict": "no"})
    assert again.status_code in {400, 404}


def test_member_with_a_conflict_gets_no_mail_in_another_role(lab: Lab, review: Review) -> None:
    lab.person("both", (Role.MEMBER, review.board_id), (Role.SECRETARY, review.board_id))
    lab.grant("both", Role.DECIDER, review.organisation_id)
    reference = review.declared()
    review.people["both"] = lab.actor("both")
    review.declare(reference, "both", conflict=True)
    before = mails_to("both")
    review.opinion(reference)
    for name in (*MEMBERS, "chair"):
        review.file(reference, name)
    review.adopt(reference, "approved")
    condition = ProposedCondition("Meet eerst.", "projectleider", None, False)
    review.decide(
        reference, "approved_with_conditions", conditions=(condition,), motivation="Beter zo."
    )
    assert mails_to("both") == before
    assert mails_to("decider") > 0


def test_declaring_is_asked_only_while_the_plan_is_in_review(lab: Lab, review: Review) -> None:
    """After that the page tells nothing to who never declared, not even the title."""
    reference = review.in_review(LIGHT)
    for name in ("anna", "chair"):
        review.declare(reference, name)
    assert lab.visitor("bram").get(at(reference, "/belang")).status_code == 200
    review.file(reference, "anna")
    review.adopt(reference)
    for ronde in ("", "?ronde=1"):
        assert lab.visitor("bram").get(at(reference, f"/belang{ronde}")).status_code == 404
    assert lab.visitor("anna").get(at(reference, "/belang")).status_code == 200
