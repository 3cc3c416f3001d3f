"""Ids of something else in an address or a field: nothing is found, and nothing changes."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.meetings import add, item_ids, moment, planned
from tests.reviews import Review
from waardevol_lab.domain.errors import DomainError
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Comment, Objection, RoleGrant
from waardevol_lab.services.agendas import AddItem, add_item
from waardevol_lab.services.minutes import SaveMinutes, save_minutes
from waardevol_lab.services.objecting import HandleObjection, handle_objection
from waardevol_lab.services.remarking import ChangeComment, edit_comment, fingerprint
from waardevol_lab.services.standing_in import NameStandIn, name_stand_in

LIST = "/commissie/vergaderingen"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


@dataclass
class Crossed:
    """Two meetings and two dossiers; what belongs to the one is asked of the other."""

    review: Review
    here: int
    there: int
    item: int
    discussed: str
    remarked: str
    objected: str
    decided: str
    remark: int

    def post(self, who: str, url: str, **fields: str) -> int:
        """The status of a form sent by hand; it may have changed nothing."""
        visitor = self.review.lab.visitor(who)
        if url.startswith("/commissie/WL"):
            round_ = self.review.lab.round(url.split("/")[2])
            fields.setdefault("version", str(round_.version))
        fields["csrf_token"] = visitor.form("/account/profiel")["csrf_token"]
        before = self.review.lab.snapshot()
        status = visitor.client.post(url, data=fields).status_code
        assert self.review.lab.snapshot() == before, url
        return status


def crossing(lab: Lab) -> Crossed:
    """Both meetings and all dossiers."""
    review = Review(lab)
    remarked, discussed = review.declared(), review.declared()
    review.comment(remarked, "anna", "Een eerste gedachte.")
    decided, objected = review.decided(verdict="negative"), review.decided(verdict="negative")
    review.objection(objected)
    here, there = planned(review), planned(review)
    add(review, here, title="Opening")
    item = add(review, there, title="Elders")
    with reading() as session:
        remark = session.scalars(select(Comment.id).order_by(Comment.id.desc())).first() or 0
    return Crossed(review, here, there, item, discussed, remarked, objected, decided, remark)


@pytest.fixture
def crossed(databases: Databases, tmp_path: Path) -> Iterator[Crossed]:
    with begun(databases, tmp_path, crossing) as (_lab, crossed):
        yield crossed


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/punten/{item}", {"press": "remove"}),
        ("/punten/{item}", {"press": "up"}),
        ("/punten/{item}", {"number": "1"}),
        ("/punten/{item}/verslag", {"text": "Van een ander."}),
        ("/punten/{item}/wijzigen", {"title": "Van een ander."}),
    ],
)
def test_item_of_another_meeting(crossed: Crossed, url: str, fields: dict[str, str]) -> None:
    crossed.review.lab.set_clock(moment(8, 15))
    page = f"{LIST}/{crossed.here}{url.format(item=crossed.item)}"
    assert crossed.post("secretary", page, version="2", **fields) == 404
    assert crossed.review.lab.visitor("secretary").get(page).status_code in {404, 405}


def test_objection_of_another_dossier(crossed: Crossed) -> None:
    page = f"/commissie/{crossed.decided}/bezwaren/1"
    fields = {"outcome": "upheld", "reason": "Ja.", "version": "1"}
    assert crossed.post("decider", page, **fields) == 404
    assert crossed.review.lab.visitor("decider").get(page).status_code == 404


@pytest.mark.parametrize("act", ["aanpassen", "aanvullen"])
def test_remark_of_another_dossier(crossed: Crossed, act: str) -> None:
    page = f"/commissie/{crossed.discussed}/toetsing/reactie/{act}"
    fields = {"comment": str(crossed.remark), "text": "Anders."}
    assert crossed.post("anna", page, **fields) == 404
    looked = f"/commissie/{crossed.discussed}/toetsing/reacties/{crossed.remark}"
    assert crossed.review.lab.visitor("anna").get(looked).status_code == 404


def test_reply_to_a_remark_of_another_dossier(crossed: Crossed) -> None:
    page = f"/commissie/{crossed.discussed}/toetsing/reactie"
    fields = {"question": "title", "text": "Eens.", "reply_to": str(crossed.remark)}
    assert crossed.post("anna", page, **fields) in {404, 422}


def test_round_and_people_of_another_board_on_a_meeting(crossed: Crossed) -> None:
    lab = crossed.review.lab
    town = lab.organisation("Gemeente Elders")
    board = lab.board(town, name="Commissie Elders")
    stranger = lab.person("stranger", (Role.MEMBER, board))
    secretary = lab.person("their secretary", (Role.SECRETARY, board))
    lead = lab.person("their lead", (Role.LEAD, town))
    theirs = lab.submitted("stratumseind", lead, town, board)
    round_id, here = lab.round(theirs).id, f"{LIST}/{crossed.here}"
    assert secretary.user_id
    status = crossed.post("secretary", f"{here}/punten", version="2", round=str(round_id))
    assert status in {404, 422}
    invited = {"day": "2026-12-08", "begins": "14:00", "ends": "16:00", "place": "Kamer 3"}
    invited["members"] = str(stranger.user_id)
    assert crossed.post("secretary", f"{here}/wijzigen", version="2", **invited) in {404, 422}
    fields = {f"member_{stranger.user_id}": "present", "version": "2"}
    before = lab.snapshot()
    crossed.post("their secretary", f"{here}/aanwezig", **fields)
    crossed.post("their secretary", f"{here}/agenda-versturen", version="2")
    assert lab.snapshot() == before
    reminded = f"/commissie/{crossed.discussed}/herinneren"
    assert crossed.post("secretary", reminded, person=str(stranger.user_id)) in {404, 422}


def test_stand_in_from_elsewhere_and_grants_of_others(crossed: Crossed) -> None:
    review, lab = crossed.review, crossed.review.lab
    town = lab.organisation("Gemeente Elders")
    stranger = lab.person("stranger", (Role.LEAD, town))
    colleague = lab.person("colleague", (Role.LEAD, review.organisation_id))
    lab.person("their decider", (Role.DECIDER, town))
    page = f"/commissie/vervanging/decider/{review.organisation_id}"
    fields = {"person": str(stranger.user_id), "last": "2026-12-04"}
    assert crossed.post("decider", page, **fields) == 422
    elsewhere = f"/commissie/vervanging/decider/{town}"
    assert crossed.post("decider", elsewhere, **fields) == 404
    named = NameStandIn(
        Role.DECIDER, review.organisation_id, colleague.user_id, None, lab.now.date()
    )
    name_stand_in(named, review["decider"], lab.now)
    with reading() as session:
        grants = [row.id for row in session.scalars(select(RoleGrant).order_by(RoleGrant.id))]
    for grant in (grants[0], grants[-1], 10**12):
        ended = f"/commissie/vervanging/{grant}/beeindigen"
        assert crossed.post("their decider", ended) == 404
        assert crossed.post("colleague", ended) == 404


# --- twice at once


def together(*acts: Callable[[], object]) -> list[str]:
    """What comes of acts that begin at the same moment, in the order of the words."""
    start, outcomes = threading.Barrier(len(acts)), list[str]()

    def press(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def in_app(lab: Lab, act: Callable[[], object]) -> Callable[[], object]:
    def within() -> object:
        with lab.app.app_context():
            return act()

    return within


def test_objection_is_handled_once(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    review.objection(reference)
    decider = review["decider"]

    def handled(outcome: str) -> Callable[[], object]:
        command = HandleObjection(reference, 1, outcome, "Gewogen.", 1)
        return in_app(lab, lambda: handle_objection(command, decider, lab.now))

    assert together(handled("upheld"), handled("unfounded")) == ["Stale", "done"]
    with reading() as session:
        assert session.scalars(select(Objection.version)).one() == 2


def test_objections_at_once_get_numbers_of_their_own(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    record = in_app(lab, lambda: review.objection(reference))
    assert together(record, record) == ["done", "done"]
    with reading() as session:
        assert sorted(session.scalars(select(Objection.number))) == [1, 2]


def test_one_stand_in_at_a_time(lab: Lab, review: Review) -> None:
    place, decider = review.organisation_id, review["decider"]
    last = lab.now.date() + timedelta(days=7)
    people = [lab.person(name, (Role.LEAD, place)) for name in ("kim", "lou")]

    def named(account_id: int | None) -> Callable[[], object]:
        command = NameStandIn(Role.DECIDER, place, account_id, None, last)
        return in_app(lab, lambda: name_stand_in(command, decider, lab.now))

    assert together(*(named(one.user_id) for one in people)) == ["Refused", "done"]


def test_remark_is_changed_once(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.comment(reference, "anna", "Een eerste gedachte.")
    with reading() as session:
        remark = session.scalars(select(Comment.id)).one()
    seen = fingerprint("Een eerste gedachte.")

    def changed(text: str) -> Callable[[], object]:
        command = ChangeComment(reference, remark, text, seen)
        return in_app(lab, lambda: edit_comment(command, review["anna"], lab.now))

    assert together(changed("Anders."), changed("Nog anders.")) == ["Stale", "done"]


def test_other_tab_with_an_older_remark_keeps_what_was_typed(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.comment(reference, "anna", "Een eerste gedachte.")
    with reading() as session:
        remark = session.scalars(select(Comment.id)).one()
    page = f"/commissie/{reference}/toetsing/reacties/{remark}"
    anna, to = lab.visitor("anna"), f"/commissie/{reference}/toetsing/reactie/aanpassen"
    old = anna.form(page, containing="seen_text")
    assert anna.submit(page, {"text": "Anders."}, to=to, containing="seen_text").status_code == 303
    late = anna.client.post(to, data={**old, "text": "Wat ik hier typte."})
    assert late.status_code == 409
    assert "Wat ik hier typte." in late.get_data(as_text=True)
    assert "Anders." in anna.text(page)


def test_minutes_and_items_of_one_page_are_kept_once(lab: Lab, review: Review) -> None:
    meeting = planned(review)
    item = add(review, meeting, title="Opening")
    lab.set_clock(moment(8, 14))
    secretary = review["secretary"]

    def written(text: str) -> Callable[[], object]:
        command = SaveMinutes(meeting, item, 1, text)
        return in_app(lab, lambda: save_minutes(command, secretary, lab.now))

    assert together(written("Zo was het."), written("Nee, zo.")) == ["Stale", "done"]

    def added(title: str) -> Callable[[], object]:
        command = AddItem(meeting, 2, None, title, "")
        return in_app(lab, lambda: add_item(command, secretary, lab.now))

    assert "done" in together(added("Rondvraag"), added("Sluiting"))
    assert len(item_ids(meeting)) in {2, 3}
