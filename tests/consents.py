"""A consent notice on a decided experiment, and people who say yes to it."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from tests.announced import columns_of
from tests.builders import Lab
from tests.decided import Running, decided
from tests.taken_once import taken_once
from waardevol_lab.domain.consent import AgeBand, Choice, scope_key
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import ConsentNotice, ConsentVersion
from waardevol_lab.queries.consent_notices import consent_desk
from waardevol_lab.queries.consents import (
    ConsentPage,
    ConsentReceipt,
    consent_page,
    consent_receipt,
)
from waardevol_lab.services import tokens
from waardevol_lab.services.consent_notices import (
    BeginConsentNotice,
    PublishConsentNotice,
    SaveConsentNotice,
    begin_consent_notice,
    publish_consent_notice,
    save_consent_notice,
)
from waardevol_lab.services.consenting import (
    ChangeConsent,
    GiveConsent,
    RecordConsent,
    change_consent,
    give_consent,
    record_consent,
    renew_consent,
    withdraw_consent,
)

GROUP = "Deelnemers aan de enquête"
SURVEY, CALL, WALK = "De vragenlijst", "Een gesprek achteraf", "Een wandeling met een onderzoeker"
SCOPES = f"{SURVEY}\n{CALL}"
SCOPES_EN = "The questionnaire\nA conversation afterwards"


def keys(*texts: str) -> frozenset[str]:
    """The keys of scopes."""
    return frozenset(map(scope_key, texts))


@dataclass
class Consents:
    """One notice, with everybody around it; every act takes the clock of the lab."""

    running: Running
    number: int
    code: str

    @property
    def lab(self) -> Lab:
        return self.running.lab

    def draft_version(self) -> int:
        lead, reference = self.running.actor("lead"), self.running.reference
        return consent_desk(lead, reference, self.number, self.lab.now).version

    def write(self, scopes: str, scopes_en: str = "", minors: str = "guardian") -> None:
        command = SaveConsentNotice(
            self.running.reference, self.number, scopes, scopes_en, minors, self.draft_version()
        )
        save_consent_notice(command, self.running.actor("teammate"), self.lab.now)

    def publish(self, change: str = "", *, lapse: bool = False, by: str = "lead") -> int:
        command = PublishConsentNotice(
            self.running.reference, self.number, self.draft_version(), change, lapse
        )
        return publish_consent_notice(command, self.running.actor(by), self.lab.now)

    def page(self, language: str = "nl") -> ConsentPage:
        return consent_page(self.code, language)

    def yes(self, *texts: str, code: str = "", choice: Choice | None = None) -> str:
        """Say yes on the web and give the receipt code."""
        receipt = code or tokens.receipt_code(secrets.token_bytes(16))
        chosen = choice or Choice(keys(*(texts or (SURVEY,))), AgeBand.FROM_16)
        number = self.page().text.number
        give_consent(GiveConsent(self.code, receipt, number, "nl", chosen), self.lab.now)
        return receipt

    def on_paper(self, *texts: str, by: str = "fieldworker", method: str = "paper") -> str:
        receipt = tokens.receipt_code()
        command = RecordConsent(
            self.running.reference,
            self.number,
            receipt,
            self.page().text.number,
            "nl",
            Choice(keys(*(texts or (SURVEY,))), AgeBand.FROM_16),
            method,
            copy_given=True,
        )
        record_consent(command, self.running.actor(by), self.lab.now)
        return receipt

    def again(self, receipt: str, *texts: str) -> None:
        chosen = Choice(keys(*texts), AgeBand.FROM_16)
        number = self.page().text.number
        renew_consent(GiveConsent(self.code, receipt, number, "nl", chosen), self.lab.now)

    def change(self, receipt: str, *texts: str, seen: int | None = None) -> None:
        shown = self.seen(receipt).seen if seen is None else seen
        change_consent(ChangeConsent(self.code, receipt, keys(*texts), shown), self.lab.now)

    def withdraw(self, receipt: str) -> None:
        withdraw_consent(self.code, receipt, self.lab.now)

    def seen(self, receipt: str, language: str = "nl") -> ConsentReceipt:
        found = consent_receipt(self.code, receipt, language)
        assert found is not None
        return found


def begun(running: Running, group: str = GROUP) -> Consents:
    """A notice that is being written, with two scopes in two languages."""
    command = BeginConsentNotice(running.reference, group)
    number = int(begin_consent_notice(command, running.actor("teammate"), running.lab.now))
    desk = consent_desk(running.actor("lead"), running.reference, number, running.lab.now)
    consents = Consents(running, number, desk.code)
    consents.write(SCOPES, SCOPES_EN)
    return consents


@taken_once
def asking(lab: Lab) -> Consents:
    """An approved experiment with a published consent notice."""
    consents = begun(decided(lab))
    consents.publish()
    return consents


def beside(consents: Consents) -> Consents:
    """Another notice of the same experiment, with the same text."""
    with transaction() as session:
        row = session.scalars(
            select(ConsentNotice).where(ConsentNotice.code == consents.code)
        ).one()
        text = session.scalars(
            select(ConsentVersion).where(ConsentVersion.notice_id == row.id)
        ).one()
        own = {"number": 2, "group_name": "Een andere groep", "code": "zusje234"}
        other = ConsentNotice(**{**columns_of(row), **own})
        session.add(other)
        session.flush()
        session.add(ConsentVersion(**{**columns_of(text), "notice_id": other.id}))
    return Consents(consents.running, 2, "zusje234")
