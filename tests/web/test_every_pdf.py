"""Every PDF that the product hands out reads aloud, in both languages; a new one cannot hide."""

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.consents import begun
from tests.decided import Running
from tests.meetings import add, planned
from tests.pdf_checks import checked, title_of
from tests.reviews import Review
from tests.web.test_drafting import write
from waardevol_lab.documents import agenda, framework_questions, letters, signs, yearly_paper
from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.sign import SignFormat
from waardevol_lab.paths import asset_root
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Account, Experiment, Letter
from waardevol_lab.services.noticing import PublishNotice, publish_notice
from waardevol_lab.services.yearly_reports import PublishYearlyReport, publish_yearly_report

LANGUAGES = ("nl", "en")
BOARD = "ethische-commissie-groenstad"
PREFIX = {"nl": "", "en": "/en"}
SENT = (
    "receipt",
    "returned",
    "receipt",
    "held",
    "receipt",
    "advice_conditions",
    "decision_conditions",
    "decision_approved",
)
"""The letters of the walk in `walked`; the last one is that of a correction."""

Addresses = Mapping[str, str]
"""The address of each PDF, with who may have it."""


@dataclass
class World:
    """A dossier with every letter, another with a draft of its advice, and a meeting."""

    review: Review
    language: str
    reference: str
    drafted: str
    meeting: int
    consent: str
    """The code of a consent notice."""

    @property
    def slug(self) -> str:
        with reading() as session:
            found = session.scalars(
                select(Experiment.slug).where(Experiment.reference == self.reference)
            )
            return str(found.one())

    def letters(self, *prefixes: str) -> list[Letter]:
        """The letters of these kinds, in the order in which they were sent."""
        with reading() as session:
            rows = session.scalars(
                select(Letter)
                .join(Experiment, Experiment.id == Letter.experiment_id)
                .where(Experiment.reference == self.reference)
                .order_by(Letter.number)
            )
            return [row for row in rows if row.kind.startswith(prefixes or ("",))]


def walked(review: Review, language: str) -> str:
    """A dossier in which every letter was sent."""
    reference = review.submitted()
    review.return_with_question(reference)
    review.resubmit(reference)
    review.accept(reference)
    for name in ("chair", "anna", "bram", "cees"):
        review.declare(reference, name)
    review.request_changes(reference)
    review.resubmit(reference)
    review.accept(reference)
    for name in ("chair", "anna", "bram", "cees"):
        review.file(reference, name, "positive_with_conditions")
    review.opinion(reference)
    review.adopt(reference, "approved_with_conditions", language=language)
    review.decide(reference, "approved_with_conditions")
    review.correct(reference)
    return reference


@pytest.fixture(params=LANGUAGES)
def world(request: pytest.FixtureRequest, lab: Lab) -> World:
    language = str(request.param)
    review = Review(lab)
    with transaction() as session:
        session.get_one(Account, review["lead"].user_id).language = language
    reference = walked(review, language)
    drafted = review.assessed()
    assert (
        write(review, drafted, outcome="approved", language=language, look="1").status_code == 303
    )
    publish_notice(
        PublishNotice(reference, lab.experiment(reference).version), review["lead"], lab.now
    )
    meeting = planned(review)
    add(review, meeting, reference=drafted)
    lab.person("teammate", (Role.TEAMMATE, lab.experiment(reference).id))
    consents = begun(Running(lab, reference, review.organisation_id, review.board_id))
    consents.publish()
    publish_yearly_report(
        PublishYearlyReport(review.board_id, 2025, 1, "Een rustig jaar."), review["chair"], lab.now
    )
    return World(review, language, reference, drafted, meeting, consents.code)


def _questions(world: World) -> Addresses:
    return {f"{PREFIX[world.language]}/plannen/vragen/2026-1.pdf": "lead"}


def _of_lead(world: World) -> Addresses:
    return {
        f"/plannen/{world.reference}/brieven/{one.number}.pdf": "lead" for one in world.letters()
    }


def _of_board(world: World) -> Addresses:
    return {
        f"/commissie/{world.reference}/brieven/{one.number}.pdf": "secretary"
        for one in world.letters()
    }


def _of_public(world: World) -> Addresses:
    page = f"/experimenten/{world.slug}/brieven"
    return {f"{page}/{one.number}.pdf": "" for one in world.letters("advice", "decision")}


def _sign(world: World) -> Addresses:
    page = f"{PREFIX[world.language]}/experimenten/{world.slug}/bord.pdf"
    return {f"{page}?formaat={form}": "" for form in SignFormat}


def _sign_of_lead(world: World) -> Addresses:
    page = f"{PREFIX[world.language]}/plannen"
    return {f"{page}/{one}/bord.pdf": "lead" for one in (world.reference, world.drafted)}


def _draft(world: World) -> Addresses:
    return {f"/commissie/{world.drafted}/advies/brief.pdf": "chair"}


def _consent(world: World) -> Addresses:
    return {f"{PREFIX[world.language]}/toestemming/{world.consent}/tekst.pdf": ""}


def _agenda(world: World) -> Addresses:
    page = f"{PREFIX[world.language]}/commissie/vergaderingen/{world.meeting}"
    return {f"{page}/agenda.pdf": "anna"}


def _yearly(world: World) -> Addresses:
    return {f"{PREFIX[world.language]}/jaarverslagen/{BOARD}/2025.pdf": ""}


def _yearly_draft(world: World) -> Addresses:
    page = f"{PREFIX[world.language]}/commissie/jaarverslagen/{world.review.board_id}"
    return {f"{page}/2026/concept.pdf": who for who in ("secretary", "admin")}


def _texts(side: str, who: str) -> Callable[[World], Addresses]:
    return lambda world: {
        f"/{side}/teksten/{world.review.organisation_id}/{kind}/{world.language}/voorbeeld.pdf": who
        for kind in LetterKind
        if kind != LetterKind.MAIL_INTRO
    }


PLACES: Mapping[str, Callable[[World], Addresses]] = {
    "leads.all_questions": _questions,
    "leads.letter": _of_lead,
    "board.letter": _of_board,
    "citizens.letter": _of_public,
    "citizens.consent_paper": _consent,
    "citizens.sign_file": _sign,
    "leads.sign_file": _sign_of_lead,
    "board.advice_letter_pdf": _draft,
    "board.meeting_pdf": _agenda,
    "board.yearly_pdf": _yearly_draft,
    "citizens.yearly_file": _yearly,
    "board.text_pdf": _texts("commissie", "secretary"),
    "admin.text_pdf": _texts("beheer", "admin"),
}
"""Where each route that answers with a PDF is found in the world."""

BY_FORM = {"citizens.consent_receipt_pdf"}
"""Answers to a form with a code: tests/web/test_consent.py reads that one."""
MAKERS = {
    "agenda": agenda,
    "framework_questions": framework_questions,
    "letter": letters,
    "sign": signs,
    "yearly_report": yearly_paper,
}
"""What fills each template of templates/documents."""


def makes_pdf(view: Callable[..., object]) -> bool:
    """Whether the view itself answers with a PDF."""
    return bool(
        {"pdf_file", "letter_file", "wanted_format", "PDF"}
        & set(inspect.unwrap(view).__code__.co_names)
    )


def test_every_route_that_answers_with_a_pdf_is_checked_here(lab: Lab) -> None:
    found = {name for name, view in lab.app.view_functions.items() if makes_pdf(view)}
    assert found == set(PLACES)
    named = {str(rule.endpoint) for rule in lab.app.url_map.iter_rules() if ".pdf" in rule.rule}
    assert named - BY_FORM <= found


def test_every_template_for_a_pdf_is_filled_by_what_is_checked_here() -> None:
    folder = asset_root() / "templates" / "documents"
    assert {path.stem for path in folder.glob("*.typ")} - {"layout", "code"} == set(MAKERS)
    for template, module in MAKERS.items():
        called = [
            node.args[0].value
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "render"
            and isinstance(node.args[0], ast.Constant)
        ]
        assert called == [template]


def test_every_pdf_of_the_product_reads_aloud_in_its_language(world: World) -> None:
    assert tuple(row.kind for row in world.letters()) == SENT
    for endpoint, places in PLACES.items():
        addresses = places(world)
        assert addresses, endpoint
        for address, who in addresses.items():
            answer = world.review.lab.visitor(who).get(address)
            assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), address
            title = title_of(answer.data)
            assert title.strip(), address
            checked(answer.data, title, world.language)
