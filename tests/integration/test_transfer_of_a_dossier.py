"""Handing a dossier over: both hear of it, and the old lead stays only by choice."""

import json

import pytest

from tests.builders import Lab
from tests.visitor import parse
from tests.web.leads import Office
from waardevol_lab.domain.errors import NotFound, Refused
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Account,
    LedgerEntry,
    LedgerPayload,
    OutboxMail,
    RoleGrant,
)
from waardevol_lab.queries.drafts import topic
from waardevol_lab.services.transferring import TransferLead, transfer_lead


class Handover:
    """A plan of a lead, an administrator, and who takes over."""

    def __init__(self, lab: Lab) -> None:
        self.office = Office(lab)
        self.lab = lab
        self.admin: Actor = lab.person("beheer", (Role.ADMIN, self.office.organisation))
        lab.person("nieuw", (Role.LEAD, self.office.organisation))
        self.reference = self.office.begin()

    def hand_over(self, keep_old: bool = False) -> None:
        version = self.lab.experiment(self.reference).version
        command = TransferLead(self.reference, self.lab.actors["nieuw"], version, keep_old)
        transfer_lead(command, self.admin, self.lab.now)

    def close(self, name: str) -> None:
        with transaction() as session:
            session.get_one(Account, self.lab.actors[name]).active = False

    def sees(self, name: str) -> bool:
        try:
            return topic(self.lab.actor(name), self.reference, "learn").writable
        except NotFound:
            return False

    def mails(self) -> set[tuple[str, str]]:
        with reading() as session:
            return {(mail.recipient, mail.template) for mail in session.query(OutboxMail)}


@pytest.fixture
def handover(lab: Lab) -> Handover:
    return Handover(lab)


def test_the_old_lead_sees_it_no_more_and_both_are_told(handover: Handover) -> None:
    handover.hand_over()
    assert handover.lab.experiment(handover.reference).lead_id == handover.lab.actors["nieuw"]
    assert (handover.sees("lead"), handover.sees("nieuw")) == (False, True)
    assert handover.mails() == {
        ("lead@lab.example", "lead_transferred_away"),
        ("nieuw@lab.example", "lead_transferred"),
    }
    with reading() as session:
        entry = session.query(LedgerEntry).order_by(LedgerEntry.id.desc()).first()
        assert entry is not None and entry.kind == "LeadTransferred"
        said = session.query(LedgerPayload.payload).filter_by(entry_id=entry.id).scalar()
    names = {
        key: handover.lab.actor(name).pseudonym for key, name in (("from", "lead"), ("to", "nieuw"))
    }
    assert names.items() <= json.loads(said).items()
    assert entry.actor == handover.admin.pseudonym


def test_by_choice_the_old_lead_stays_as_a_teammate(handover: Handover) -> None:
    handover.hand_over(keep_old=True)
    assert handover.sees("lead")
    url = f"/plannen/{handover.reference}/team"
    assert handover.lab.visitor("lead").get(url).status_code == 200
    with reading() as session:
        mail = session.query(OutboxMail).filter_by(template="lead_transferred_away").one()
        assert mail.context["stays"] is True


def test_who_becomes_the_lead_is_no_teammate_any_more(handover: Handover) -> None:
    lab = handover.lab
    lab.grant("nieuw", Role.TEAMMATE, lab.experiment(handover.reference).id)
    handover.hand_over()
    with reading() as session:
        (grant,) = session.query(RoleGrant).filter_by(role="teammate").all()
        assert grant.revoked_at is not None


def test_a_dossier_of_a_closed_account_is_handed_over(handover: Handover) -> None:
    handover.close("lead")
    admin = handover.lab.visitor("beheer")
    page = admin.text(f"/beheer/gebruikers/{handover.lab.actors['lead']}")
    parse(page)
    assert "niemand anders kan deze dossiers indienen" in page
    url = f"/beheer/overdracht/{handover.reference}"
    assert url in page
    form = admin.text(url)
    parse(form)
    assert 'name="keep"' not in form
    done = admin.submit(url, {"new_lead": str(handover.lab.actors["nieuw"])})
    assert done.status_code == 303
    assert handover.sees("nieuw")
    assert handover.mails() == {("nieuw@lab.example", "lead_transferred")}
    gone = admin.text(f"/beheer/gebruikers/{handover.lab.actors['lead']}")
    assert "Leidt deze dossiers" not in gone


def test_the_box_is_on_the_page_of_a_lead_who_is_there(handover: Handover) -> None:
    admin = handover.lab.visitor("beheer")
    url = f"/beheer/overdracht/{handover.reference}"
    fields = {"new_lead": str(handover.lab.actors["nieuw"]), "keep": "y"}
    assert admin.submit(url, fields).status_code == 303
    assert handover.sees("lead")


def test_a_closed_account_is_not_kept_and_nobody_keeps_themselves(handover: Handover) -> None:
    lab, admin = handover.lab, handover.admin
    handover.admin = lab.grant("lead", Role.ADMIN, handover.office.organisation)
    with pytest.raises(Refused) as refused:
        handover.hand_over(keep_old=True)
    assert [p.code for p in refused.value.problems] == ["own_role"]
    handover.admin = admin
    handover.close("lead")
    before = lab.snapshot()
    with pytest.raises(Refused) as refused:
        handover.hand_over(keep_old=True)
    assert [p.code for p in refused.value.problems] == ["account_disabled"]
    assert lab.snapshot() == before
