"""A lesson of one installation is suggested in another, quoted in a plan, and says who uses it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.lessons import CARD, over
from tests.visitor import parse
from tests.web.leads import Office, topic_url
from waardevol_lab.cli import DONE, run
from waardevol_lab.domain.errors import NotFound, Refused, WrongState
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.domain.policy import SYSTEM, Actor
from waardevol_lab.domain.quoted_lessons import MOST
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import PlanVersion, QuotedLesson
from waardevol_lab.queries.plan_export import exported_plan
from waardevol_lab.services.importing import ImportPlan, import_plan
from waardevol_lab.services.lesson_files import ImportLessons, import_lessons
from waardevol_lab.services.quoting import DropQuote, QuoteLesson, drop_quote, quote_lesson
from waardevol_lab.services.submitting import SubmitPlan, submit
from waardevol_lab.services.withholding import WithholdPart, withhold_part

THERE, HERE = "https://verzonnendam.nl", "https://groenstad.nl"
TASK = "learn"
Quoting = Callable[[str], None]


@pytest.fixture
def file(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """What the other installation exports by its command."""
    folder = tmp_path_factory.mktemp("there")
    out = folder / "lessen.json"
    with databases.sqlite() as url:
        with a_lab(url, folder) as there:
            over(there).lesson(site=THERE)
        for name, value in (("INSTANCE", folder), ("DATABASE_URL", url), ("BASE_URL", THERE)):
            monkeypatch.setenv(f"WAARDEVOL_{name}", str(value))
        assert run(["export", "lessons", "--out", str(out)]) == DONE
    monkeypatch.undo()
    return out


@pytest.fixture
def slug(lab: Lab, file: Path) -> str:
    """Where the lesson stands here, once it was taken over."""
    command = ImportLessons(file.read_bytes(), HERE)
    return import_lessons(command, SYSTEM, lab.now).taken[0].slug


def announced(lab: Lab, quoting: Quoting, monkeypatch: pytest.MonkeyPatch) -> Running:
    """A plan that is approved and announced; `quoting` happens while it is written."""

    def submitted(case: str, lead: Actor, organisation_id: int, board_id: int) -> str:
        reference = lab.draft(case, lead, organisation_id)
        quoting(reference)
        submit(SubmitPlan(reference, board_id, lab.round(reference).version), lead, lab.now)
        return reference

    monkeypatch.setattr(lab, "submitted", submitted)
    running = decided(lab)
    running.publish()
    return running


def test_a_lesson_from_elsewhere_is_suggested_quoted_and_says_who_uses_it(
    lab: Lab, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(reference: str) -> None:
        lead, url = lab.visitor("lead"), topic_url(reference, TASK)
        page = lead.text(url)
        assert f"/lessen/{slug}" in page
        assert "Zelfde techniek:" in page
        assert "andere site" in page
        form = lead.form(url, "earlier_lessons")
        typed = {**form, "earlier_lessons": "Wij dimmen later.", "les": slug}
        there = lead.client.post(url, data=typed, content_type="multipart/form-data")
        assert there.headers["Location"].endswith("#lessen-titel")
        again = lead.text(url)
        assert "Wij dimmen later." in again
        assert "Lessen die uw plan overneemt" in again
        assert f'value="{slug}"' not in again
        assert CARD["title"] in lead.text(f"/plannen/{reference}/controleren")

    running = announced(lab, press, monkeypatch)
    public, visitor = running.experiment.slug, lab.visitor()
    for prefix, words in (("", "Gebruikt door"), ("/en", "Used by")):
        card = visitor.text(f"{prefix}/lessen/{slug}")
        assert words in card
        assert f"{prefix}/experimenten/{public}" in card
        for page in (f"/experimenten/{public}", f"/experimenten/{public}/antwoorden"):
            assert f"{prefix}/lessen/{slug}" in visitor.text(prefix + page)
    told = json.loads(visitor.text(f"/lessen/{slug}.json"))
    assert [one["slug"] for one in told["used_by"]] == [public]
    for name in ("lead", "auditor"):
        version = lab.visitor(name).text(f"/plannen/{running.reference}/versies/1")
        assert f"/lessen/{slug}" in version


def test_the_board_reads_what_a_plan_quotes_and_the_hash_holds_it(
    lab: Lab, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = announced(lab, _quote(lab, slug), monkeypatch)
    review = lab.visitor("secretary").text(f"/commissie/{running.reference}/toetsing")
    parse(review)
    assert f"/lessen/{slug}" in review
    with reading() as session:
        row = session.query(PlanVersion).one()
        parts = (row.framework, row.answers, row.answers_en, row.files)
        assert row.sha256 == plan_hash(*parts, row.lessons or ())
        assert row.sha256 != plan_hash(*parts)
    assert running.notices()[-1].contents["lessons"][0]["slug"] == slug


def test_where_the_answer_is_withheld_the_quote_is_too(
    lab: Lab, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = announced(lab, _quote(lab, slug), monkeypatch)
    command = WithholdPart(
        running.reference, "earlier_lessons", "5.1.2.h", "Zo blijft het veilig.", running.version
    )
    withhold_part(command, running.actor("secretary"), lab.now)
    visitor = lab.visitor()
    assert slug not in visitor.text(f"/experimenten/{running.experiment.slug}")
    assert json.loads(visitor.text(f"/lessen/{slug}.json"))["used_by"] == []


def test_a_draft_that_quotes_is_nobodys_business(lab: Lab, slug: str) -> None:
    office = Office(lab)
    reference = office.begin()
    _quote(lab, slug)(reference)
    assert json.loads(lab.visitor().text(f"/lessen/{slug}.json"))["used_by"] == []


def test_quoting_is_bound_and_twice_is_once(
    lab: Lab, slug: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quoting(reference: str) -> None:
        lead, stranger = lab.actor("lead"), lab.person("iemand")
        for _ in range(2):
            quote_lesson(QuoteLesson(reference, slug), lead, lab.now)
        with pytest.raises(Refused):
            quote_lesson(QuoteLesson(reference, "bestaat-niet"), lead, lab.now)
        with pytest.raises(NotFound):
            quote_lesson(QuoteLesson(reference, slug), stranger, lab.now)
        with reading() as session:
            url = session.query(QuotedLesson).one().url
        drop_quote(DropQuote(reference, url), lead, lab.now)
        drop_quote(DropQuote(reference, url), lead, lab.now)
        with reading() as session:
            assert session.query(QuotedLesson).count() == 0
        _too_many(lab, reference, lead, file)

    running = announced(lab, quoting, monkeypatch)
    with pytest.raises(WrongState):
        quote_lesson(QuoteLesson(running.reference, slug), running.actor("lead"), lab.now)


def _too_many(lab: Lab, reference: str, lead: Actor, file: Path) -> None:
    whole = json.loads(file.read_text(encoding="utf-8"))
    (one,) = whole["lessons"]
    whole["lessons"] = [{**one, "url": f"{THERE}/lessen/{n}"} for n in range(MOST + 1)]
    report = import_lessons(ImportLessons(json.dumps(whole).encode(), HERE), SYSTEM, lab.now)
    *fitting, last = (one.slug for one in report.taken)
    for slug in fitting:
        quote_lesson(QuoteLesson(reference, slug), lead, lab.now)
    with pytest.raises(Refused) as refusal:
        quote_lesson(QuoteLesson(reference, last), lead, lab.now)
    assert refusal.value.problems[0].code == "too_many_quotes"
    with reading() as session:
        assert session.query(QuotedLesson).count() == MOST


def test_a_plan_travels_with_what_it_quotes(
    lab: Lab, slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = announced(lab, _quote(lab, slug), monkeypatch)
    plan = dict(exported_plan(SYSTEM, running.reference).plan)
    (quote,) = plan["lessons"]
    assert quote["url"].startswith(THERE)
    answers = {key: value for key, value in plan["answers"].items() if "path" not in str(value)}
    wrong = [{"url": "javascript:x", "title": "t", "organisation": "o"}]
    for lessons, fits in (([quote], True), (wrong, False)):
        contents = json.dumps(
            {"framework": plan["framework"], "answers": answers, "lessons": lessons}
        ).encode()
        command = ImportPlan(contents, tmp_path, running.organisation_id, "Zonder titel")
        if not fits:
            with pytest.raises(Refused) as refusal:
                import_plan(command, running.actor("lead"), lab.now)
            assert "quote_wrong" in {problem.code for problem in refusal.value.problems}
            continue
        made = import_plan(command, running.actor("lead"), lab.now).reference
        page = lab.visitor("lead").text(topic_url(made, TASK))
        assert "Lessen die uw plan overneemt" in page
        assert f"/lessen/{slug}" in page


def _quote(lab: Lab, slug: str) -> Quoting:
    return lambda reference: quote_lesson(QuoteLesson(reference, slug), lab.actor("lead"), lab.now)
