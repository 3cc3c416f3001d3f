"""The letters and texts that an organisation can write in its own words, and what they may say."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from waardevol_lab.domain.letter_texts import Field, Shape
from waardevol_lab.domain.outcomes import Outcome

LANGUAGES: Final = ("nl", "en")


class LetterKind(StrEnum):
    """A letter or text with words of its own."""

    ADVICE_APPROVED = "advice_approved"
    ADVICE_CONDITIONS = "advice_conditions"
    ADVICE_REJECTED = "advice_rejected"
    DECISION_APPROVED = "decision_approved"
    DECISION_CONDITIONS = "decision_conditions"
    DECISION_REJECTED = "decision_rejected"
    RETURNED = "returned"
    HELD = "held"
    RECEIPT = "receipt"
    AGENDA = "agenda"
    MAIL_INTRO = "mail_intro"
    CONSENT_NOTICE = "consent_notice"

    @property
    def has_conditions(self) -> bool:
        """Whether conditions belong to it."""
        return self in {LetterKind.ADVICE_CONDITIONS, LetterKind.DECISION_CONDITIONS}

    @property
    def may_be_empty(self) -> bool:
        """Whether it can do without words."""
        return self in {LetterKind.AGENDA, LetterKind.MAIL_INTRO}


ADVICES: Final[Mapping[Outcome, LetterKind]] = {
    Outcome.APPROVED: LetterKind.ADVICE_APPROVED,
    Outcome.APPROVED_WITH_CONDITIONS: LetterKind.ADVICE_CONDITIONS,
    Outcome.REJECTED: LetterKind.ADVICE_REJECTED,
}
DECISIONS: Final[Mapping[Outcome, LetterKind]] = {
    Outcome.APPROVED: LetterKind.DECISION_APPROVED,
    Outcome.APPROVED_WITH_CONDITIONS: LetterKind.DECISION_CONDITIONS,
    Outcome.REJECTED: LetterKind.DECISION_REJECTED,
}

TITLE, REFERENCE, ORGANISATION = Field("titel"), Field("kenmerk"), Field("organisatie")
BOARD, DAY, VERSION = Field("commissie"), Field("datum"), Field("versie")
SUBMITTED, OUTCOME = Field("ingediend_op"), Field("uitkomst")
CONDITION_COUNT, QUESTION_COUNT = Field("aantal_voorwaarden"), Field("aantal_vragen")
MOTIVATION, OBJECTION = Field("motivering", Shape.TEXT), Field("bezwaar", Shape.TEXT)
REMARK, QUESTIONS = Field("toelichting", Shape.TEXT), Field("vragen", Shape.LIST)
CHECKED_BY, FINGERPRINT = Field("controle_tot"), Field("vingerafdruk")
PLAN_COUNT = Field("aantal_plannen")
GROUP, SUMMARY = Field("groep"), Field("samenvatting", Shape.TEXT)
PURPOSE, PURPOSES = Field("aanleiding", Shape.TEXT), Field("doelen", Shape.LIST)
LIMITS, COLLECTED = Field("grenzen", Shape.TEXT), Field("gegevens", Shape.TEXT)
TECHNOLOGY, RETENTION = Field("techniek", Shape.LIST), Field("bewaartermijn", Shape.TEXT)
RECIPIENTS, ABROAD = Field("ontvangers", Shape.LIST), Field("buiten_de_eu", Shape.TEXT)
OTHERWISE, CONTACT = Field("zonder_meedoen", Shape.TEXT), Field("contact", Shape.LIST)
DPO, AUTHORITY = Field("fg"), Field("toezichthouder")
RIGHTS, FIRST_DAY, LAST_DAY = Field("rechten", Shape.TEXT), Field("begin"), Field("einde")

_DOSSIER: Final = (TITLE, REFERENCE, ORGANISATION, BOARD, DAY, VERSION, SUBMITTED)
_ADVICE: Final = (*_DOSSIER, OUTCOME, CONDITION_COUNT)
_DECISION: Final = (*_ADVICE, MOTIVATION, OBJECTION)
_QUESTIONS: Final = (*_DOSSIER, REMARK, QUESTION_COUNT, QUESTIONS)

FIELDS: Final[Mapping[LetterKind, tuple[Field, ...]]] = {
    **dict.fromkeys(ADVICES.values(), _ADVICE),
    **dict.fromkeys(DECISIONS.values(), _DECISION),
    LetterKind.RETURNED: _QUESTIONS,
    LetterKind.HELD: _QUESTIONS,
    LetterKind.RECEIPT: (*_DOSSIER, CHECKED_BY, FINGERPRINT),
    LetterKind.AGENDA: (BOARD, DAY, PLAN_COUNT),
    LetterKind.MAIL_INTRO: (TITLE, REFERENCE, ORGANISATION),
    LetterKind.CONSENT_NOTICE: (
        *(TITLE, REFERENCE, ORGANISATION, BOARD, GROUP, SUMMARY, PURPOSE, PURPOSES),
        *(LIMITS, COLLECTED, TECHNOLOGY, RETENTION, RECIPIENTS, ABROAD, OTHERWISE, CONTACT),
        *(DPO, AUTHORITY, RIGHTS, FIRST_DAY, LAST_DAY),
    ),
}
"""What each text may name; any other field is refused."""
NEEDED: Final[Mapping[LetterKind, frozenset[Field]]] = {
    LetterKind.CONSENT_NOTICE: frozenset(
        (
            *(ORGANISATION, PURPOSE, COLLECTED, RETENTION, RECIPIENTS),
            *(ABROAD, CONTACT, DPO, AUTHORITY, RIGHTS),
        )
    )
}
"""What a text has to name: without these nobody is told what they consent to (GDPR art. 13)."""


@cache
def default_texts() -> Mapping[tuple[LetterKind, str], str]:
    """The product's own texts, by kind and language."""
    folder = resources.files("waardevol_lab.frameworks").joinpath("letters")
    written = tomllib.loads(folder.joinpath("texts.toml").read_text(encoding="utf-8"))
    return {
        (kind, language): str(written[kind][language]).strip()
        for kind in LetterKind
        for language in LANGUAGES
    }


def default_text(kind: LetterKind, language: str) -> str:
    """The product's own text; the Dutch one for a language that it does not have."""
    return default_texts()[kind, language if language in LANGUAGES else LANGUAGES[0]]
