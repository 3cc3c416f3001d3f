"""What a letter says: a dossier put in the words of the organisation, in the letter's language.

The same functions make the preview and the letter that is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from waardevol_lab.documents.letters import (
    LetterPaper,
    Section,
    Sender,
    conditions_section,
    letter_facts,
)
from waardevol_lab.documents.pdf import Letterhead
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.letter_kinds import ADVICES, DECISIONS, LetterKind
from waardevol_lab.domain.letter_texts import Block, Value, blocks_of, plain
from waardevol_lab.domain.outcomes import BoardKind, Outcome
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.terms import Term
from waardevol_lab.persistence.models import Board, Organisation
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.letter_texts import filled
from waardevol_lab.services.term_days import term_day
from waardevol_lab.wording.i18n import Language, format_day, gettext, use_language
from waardevol_lab.wording.labels import advice_label, label, risk_label
from waardevol_lab.wording.letter_words import letter_title


@dataclass(frozen=True, slots=True)
class AdviceSaid:
    """An advice as it is written or adopted."""

    outcome: str
    text: str
    conditions: tuple[ProposedCondition, ...]
    risks: Mapping[str, int]
    minority_view: str
    language: Language


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """A decision as it is taken."""

    outcome: str
    motivation: str
    conditions: tuple[ProposedCondition, ...]
    objection_until: date | None
    by_board: bool
    language: Language


def sender_of(organisation: Organisation, language: str) -> Sender:
    """The organisation as it stands above its letters, in English where it wrote that."""
    english: Mapping[str, str] = organisation.texts_en if language == "en" else {}
    return Sender(
        english.get("name") or organisation.name,
        english.get("department") or organisation.department,
        english.get("postal_address") or organisation.postal_address,
    )


def advice_text(
    session: Session, dossier: Dossier, outcome: str, language: Language, now: datetime
) -> str:
    """The words to begin an advice with; empty for what is no outcome."""
    if outcome not in set(Outcome):
        return ""
    values = _values(session, dossier, language, now)
    with use_language(language):
        values["uitkomst"] = advice_label(Outcome(outcome))
    values["aantal_voorwaarden"] = ""
    kind = ADVICES[Outcome(outcome)]
    return plain(_filled(session, dossier, kind, language, values))


def advice_paper(
    session: Session, dossier: Dossier, said: AdviceSaid, now: datetime
) -> LetterPaper:
    """The advice as a letter of the board, without names of persons: it becomes public."""
    kind = ADVICES.get(_outcome(said.outcome), LetterKind.ADVICE_APPROVED)
    with use_language(said.language):
        body = blocks_of(said.text)
        paper = _paper(session, dossier, kind, body, said.language, now)
        head = _advice_head(session, dossier, paper.head, said.language)
        return replace(
            paper,
            head=head,
            sections=(*_conditions(said.conditions), *_minority(said.minority_view)),
            risks_title=gettext("Risico per waarde, zoals de commissie het vaststelt"),
            risk_columns=(gettext("Waarde"), gettext("Risico")),
            risks=tuple(
                (value.title.in_(said.language), risk_label(said.risks[value.id]))
                for value in dossier.framework.values
                if value.id in said.risks
            ),
            signed=_signed(head.sender, gettext("de voorzitter")),
        )


def _advice_head(
    session: Session, dossier: Dossier, head: Letterhead, language: Language
) -> Letterhead:
    """From the board: to who decides, or to the lead where the board itself decides."""
    board, organisation = _board(session, dossier), sender_of(dossier.organisation, language).name
    if board is None or board.kind != BoardKind.DECIDING:
        to = gettext(
            "Aan de beslisser (het bevoegd gezag) van %(organisation)s", organisation=organisation
        )
        head = replace(head, addressed_to=to)
    sender = board.name if board else organisation
    return replace(head, sender=sender, department=organisation, address="")


def decision_paper(
    session: Session, dossier: Dossier, said: DecisionSaid, now: datetime
) -> LetterPaper:
    """The decision as a letter to the lead; it becomes public, so it names no persons either."""
    board, outcome = _board(session, dossier), Outcome(said.outcome)
    values = _values(session, dossier, said.language, now)
    with use_language(said.language):
        values |= {
            "uitkomst": label(outcome),
            "aantal_voorwaarden": str(len(said.conditions)),
            "motivering": said.motivation,
            "bezwaar": _objection(dossier, said),
        }
        kind = DECISIONS[outcome]
        body = _filled(session, dossier, kind, said.language, values)
        paper = _paper(session, dossier, kind, body, said.language, now)
        sections = _conditions(said.conditions)
        if said.by_board and board is not None:
            signed = _signed(board.name, gettext("de voorzitter"))
        else:
            signed = _signed(paper.head.sender, gettext("het bevoegd gezag"))
        return replace(paper, sections=sections, signed=signed)


def questions_paper(
    session: Session,
    dossier: Dossier,
    kind: LetterKind,
    remark: str,
    questions: Iterable[Asked],
    language: Language,
    now: datetime,
) -> LetterPaper:
    """Back to the lead, incomplete or held over, with what was written and asked."""
    asked = tuple(_question(dossier, one, language) for one in questions)
    values = _values(session, dossier, language, now)
    values |= {"toelichting": remark, "aantal_vragen": str(len(asked)), "vragen": asked}
    with use_language(language):
        body = _filled(session, dossier, kind, language, values)
        paper = _paper(session, dossier, kind, body, language, now)
        held = kind is LetterKind.HELD
        who = gettext("de voorzitter") if held else gettext("de secretaris")
        return replace(paper, signed=_signed(str(values["commissie"]), who))


def receipt_paper(
    session: Session, dossier: Dossier, language: Language, now: datetime
) -> LetterPaper:
    """That a version came in, and which."""
    values = _values(session, dossier, language, now)
    with use_language(language):
        until = term_day(dossier.organisation, Term.COMPLETENESS_CHECK, now)
        values |= {
            "controle_tot": format_day(until),
            "vingerafdruk": dossier.version().sha256,
        }
        body = _filled(session, dossier, LetterKind.RECEIPT, language, values)
        paper = _paper(session, dossier, LetterKind.RECEIPT, body, language, now)
        return replace(paper, signed=_signed(str(values["commissie"]), gettext("de secretaris")))


def _paper(
    session: Session,
    dossier: Dossier,
    kind: LetterKind,
    body: tuple[Block, ...],
    language: Language,
    now: datetime,
) -> LetterPaper:
    values = _values(session, dossier, language, now)
    sender, title = sender_of(dossier.organisation, language), str(values["titel"])
    return LetterPaper(
        head=Letterhead(
            title=letter_title(kind, title),
            sender=sender.name,
            department=sender.department,
            address=sender.address,
            addressed_to=gettext("Aan de projectleider van “%(title)s”", title=title),
            facts=letter_facts(str(values["kenmerk"]), str(values["datum"]), str(values["versie"])),
        ),
        body=body,
    )


def _values(
    session: Session, dossier: Dossier, language: Language, now: datetime
) -> dict[str, Value]:
    """What every letter about a plan may say."""
    version, board = dossier.version(), _board(session, dossier)
    with use_language(language):
        return {
            "titel": _title(dossier, language),
            "kenmerk": dossier.experiment.reference,
            "organisatie": sender_of(dossier.organisation, language).name,
            "commissie": board.name if board else "",
            "datum": format_day(local_date(now)),
            "versie": str(version.number),
            "ingediend_op": format_day(version.submitted_at),
        }


def _title(dossier: Dossier, language: Language) -> str:
    """As it was submitted; a draft that goes on may say something else by now."""
    version = dossier.version()
    english = version.answers_en.get("title") if language == "en" else None
    return str(english or version.answers.get("title") or dossier.experiment.title)


def _filled(
    session: Session,
    dossier: Dossier,
    kind: LetterKind,
    language: Language,
    values: Mapping[str, Value],
) -> tuple[Block, ...]:
    return filled(session, dossier.organisation.id, kind, language, values)


def _board(session: Session, dossier: Dossier) -> Board | None:
    board_id = dossier.round_.board_id or dossier.experiment.board_id
    return session.get(Board, board_id) if board_id else None


def _outcome(outcome: str) -> Outcome:
    return Outcome(outcome) if outcome in set(Outcome) else Outcome.APPROVED


def _signed(name: str, who: str) -> tuple[str, ...]:
    return (gettext("Namens %(name)s,", name=name), who)


def _conditions(conditions: Iterable[ProposedCondition]) -> tuple[Section, ...]:
    return conditions_section(tuple(map(_condition, conditions)))


def _condition(one: ProposedCondition) -> str:
    words = [one.text.strip()]
    if one.owner.strip():
        words.append(gettext("Wie: %(owner)s.", owner=one.owner.strip().rstrip(".")))
    if one.due:
        words.append(gettext("Uiterlijk op %(day)s.", day=format_day(one.due)))
    if one.start_blocking:
        words.append(gettext("Moet klaar zijn voor de start."))
    return " ".join(words)


def _minority(text: str) -> tuple[Section, ...]:
    if not text.strip():
        return ()
    return (Section(gettext("Minderheidsstandpunt"), blocks_of(text)),)


def _objection(dossier: Dossier, said: DecisionSaid) -> str:
    if said.objection_until is None:
        return gettext("Tegen deze beslissing staat geen bezwaar open.")
    organisation = dossier.organisation
    english = organisation.texts_en.get("objection_route") if said.language == "en" else ""
    until = gettext(
        "Bent u het niet eens met dit besluit? U kunt bezwaar maken tot en met %(day)s.",
        day=format_day(said.objection_until),
    )
    return f"{until}\n\n{english or organisation.objection_route}"


def _question(dossier: Dossier, asked: Asked, language: Language) -> str:
    if asked.question not in dossier.framework:
        return asked.text
    about = dossier.framework.question(asked.question).label.in_(language)
    return f"{about} {asked.text}"
