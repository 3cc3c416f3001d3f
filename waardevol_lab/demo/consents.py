"""Consent in the demo: a notice of one group, and fictional participants who say yes and stop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from waardevol_lab.demo.running import Tale
from waardevol_lab.domain.consent import AgeBand, Choice, Method, scope_key
from waardevol_lab.queries.consent_notices import NoticeDesk, consent_desk
from waardevol_lab.queries.consents import consent_page
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


@dataclass
class Participants:
    """One consent notice of a tale, with the receipts of whoever took part."""

    tale: Tale
    group: str
    number: int = 0
    code: str = ""
    receipts: list[str] = field(default_factory=list)

    def write(self, scopes: str, scopes_en: str, *, minors: str) -> None:
        """The teammate writes what is asked."""
        team = self.tale.actor("teamlid")
        if not self.number:
            begin = BeginConsentNotice(self.tale.reference, self.group)
            self.number = int(begin_consent_notice(begin, team, self.tale.tick()))
            self.code = self._desk().code
        command = SaveConsentNotice(
            self.tale.reference, self.number, scopes, scopes_en, minors, self._version()
        )
        save_consent_notice(command, team, self.tale.tick())

    def publish(self, change: str = "") -> None:
        """The lead publishes the text."""
        command = PublishConsentNotice(self.tale.reference, self.number, self._version(), change)
        publish_consent_notice(command, self.tale.actor("lead"), self.tale.tick())

    def say_yes(self, *chosen: Sequence[str]) -> None:
        """A participant for each choice: most on the web, every fifth with the fieldworker."""
        for scopes in chosen:
            if len(self.receipts) % 5:
                give_consent(self._yes(self._new_receipt(), scopes), self.tale.tick())
            else:
                self._on_paper(self._new_receipt(), scopes)

    def say_yes_again(self, count: int, scopes: Sequence[str]) -> None:
        """The first so many participants use their code and agree with the new text."""
        for receipt in self.receipts[:count]:
            renew_consent(self._yes(receipt, scopes), self.tale.tick())

    def change(self, place: int, scopes: Sequence[str]) -> None:
        """A participant who said yes once takes scopes off."""
        chosen = frozenset(map(scope_key, scopes))
        command = ChangeConsent(self.code, self.receipts[place], chosen, 1)
        change_consent(command, self.tale.tick())

    def stop(self, *places: int) -> None:
        """Participants withdraw."""
        for place in places:
            withdraw_consent(self.code, self.receipts[place], self.tale.tick())

    def _on_paper(self, receipt: str, scopes: Sequence[str]) -> None:
        yes = self._yes(receipt, scopes)
        command = RecordConsent(
            self.tale.reference,
            self.number,
            yes.receipt,
            yes.version,
            yes.language,
            yes.choice,
            Method.PAPER,
            copy_given=True,
        )
        record_consent(command, self.tale.actor("veldwerker"), self.tale.tick())

    def _yes(self, receipt: str, scopes: Sequence[str]) -> GiveConsent:
        text = consent_page(self.code, "nl").text
        choice = Choice(frozenset(map(scope_key, scopes)), AgeBand.FROM_16)
        return GiveConsent(self.code, receipt, text.number, "nl", choice)

    def _new_receipt(self) -> str:
        """A random one; nobody holds it after the tale."""
        self.receipts.append(tokens.receipt_code())
        return self.receipts[-1]

    def _version(self) -> int:
        return self._desk().version

    def _desk(self) -> NoticeDesk:
        lead = self.tale.actor("lead")
        return consent_desk(lead, self.tale.reference, self.number, self.tale.now)
