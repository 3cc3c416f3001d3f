"""What the desk looks at, before the rules say what truly waits: nothing that is closed anyway.

A page looks at so many candidates and no more, so one that can never wait takes another's place.
"""

import pytest

from tests.builders import Lab
from tests.reviews import LIGHT, MEMBERS, Review
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.queries.board_queue import candidates


@pytest.fixture
def lab(any_lab: Lab) -> Lab:
    """Every test here runs on both engines: the queue is one query of many parts."""
    return any_lab


def looked_at(lab: Lab, name: str) -> list[str]:
    """What kinds of candidates the desk of somebody looks at."""
    with reading() as session:
        found = candidates(session, lab.actor(name), lab.now, None, 50)
        return [one.source for one in found]


def works_on(lab: Lab, name: str, reference: str) -> None:
    lab.grant(name, Role.TEAMMATE, lab.experiment(reference).id)


def test_secretary_looks_at_nothing_that_they_work_on(lab: Lab) -> None:
    review = Review(lab)
    submitted = review.submitted()
    unassessed = review.in_review(LIGHT)
    review.declare(unassessed, "anna", conflict=True)
    assert len(looked_at(lab, "secretary")) == 2
    for reference in (submitted, unassessed):
        works_on(lab, "secretary", reference)
    assert looked_at(lab, "secretary") == []


@pytest.mark.parametrize("name", ["anna", "chair"])
def test_who_judges_looks_at_nothing_that_they_work_on(lab: Lab, name: str) -> None:
    review = Review(lab)
    reference = review.declared()
    assert len(looked_at(lab, name)) == 1
    works_on(lab, name, reference)
    assert looked_at(lab, name) == []


def test_decider_looks_at_nothing_that_they_work_on(lab: Lab) -> None:
    review = Review(lab)
    reference = review.advised()
    assert len(looked_at(lab, "decider")) == 1
    works_on(lab, "decider", reference)
    assert looked_at(lab, "decider") == []


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DECIDER, Role.DPO])
def test_who_stepped_back_looks_at_nothing_of_it_in_another_role(lab: Lab, role: Role) -> None:
    review = Review(lab)
    place = review.board_id if role is Role.SECRETARY else review.organisation_id
    review.people["both"] = lab.person("both", (Role.MEMBER, review.board_id), (role, place))
    reference = review.in_review()
    review.declare(reference, "both")
    if role is Role.SECRETARY:
        for name in (*MEMBERS, "chair"):
            review.declare(reference, name, conflict=True)
    assert "round" in looked_at(lab, "both")
    review.declare(reference, "both", conflict=True)
    assert looked_at(lab, "both") == []
