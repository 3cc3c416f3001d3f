"""What everybody reads of experiments that go on from each other, in words and with lessons."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests import lessons
from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from tests.decided import Running
from tests.lessons import Team
from tests.reviews import LIGHT, Review
from tests.visitor import Visitor, parse
from waardevol_lab.domain.quoted_lessons import QUESTION
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Experiment, PlanVersion
from waardevol_lab.services.continuing import CUT, ContinueExperiment, continue_experiment
from waardevol_lab.services.dossiers import load
from waardevol_lab.services.plan_sources import PlanSource, source_of
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment

LATER = {
    "going": ("Gaat verder in:", "Continued in:"),
    "rejected": (
        "Er was een plan voor een vervolg. Dat is afgewezen:",
        "There was a plan to continue. It was rejected:",
    ),
    "withdrawn": (
        "Er was een plan voor een vervolg. Dat is ingetrokken:",
        "There was a plan to continue. It was withdrawn:",
    ),
    "lapsed": (
        "Er was een plan voor een vervolg. Dat is vervallen:",
        "There was a plan to continue. It lapsed:",
    ),
}
EARLIER = ("Dit experiment gaat verder op:", "This experiment goes on from:")
NEVER_BEGAN = ("Dit plan zou verdergaan op:", "This plan was to go on from:")
LANGUAGES = ("", "/en")


def continued(lab: Lab) -> dict[str, str]:
    """An experiment with a notice, and plans that go on from it, by how they stand."""
    review = Review(lab)
    found = {"old": review.decided(LIGHT)}
    Running(lab, found["old"], review.organisation_id, review.board_id).publish()
    for name in LATER:
        found[name] = review.decided(LIGHT, "negative" if name == "rejected" else "positive")
    withdraw = WithdrawExperiment(
        found["withdrawn"], "Toch niet.", lab.experiment(found["withdrawn"]).version
    )
    withdraw_experiment(withdraw, review["lead"], lab.now)
    with transaction() as session:
        later = [found[name] for name in LATER]
        old = session.scalars(select(Experiment.id).where(Experiment.reference == found["old"]))
        session.execute(
            update(Experiment).where(Experiment.reference.in_(later)).values(continues_id=old.one())
        )
        session.execute(
            update(Experiment).where(Experiment.reference == found["lapsed"]).values(phase="lapsed")
        )
    return found


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[tuple[Lab, dict[str, str]]]:
    with begun(databases, tmp_path, continued) as (lab, found):
        yield lab, found


def address(lab: Lab, reference: str) -> str:
    return f"/experimenten/{lab.experiment(reference).slug}"


def said(page: str, url: str) -> list[str]:
    """The words before each link to an address."""
    there = re.findall(rf'<p>([^<]*?)\s*<a class="link"\s+href="{url}">', page)
    return [html.unescape(words).strip() for words in there]


def linked(page: str) -> dict[str, Any]:
    """What search engines are told."""
    found: dict[str, Any] = json.loads(
        re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[0]
    )
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_notices_say_what_became_of_it(
    world: tuple[Lab, dict[str, str]], language: str
) -> None:
    lab, found = world
    anybody, spoken = Visitor(lab.app), LANGUAGES.index(language)
    old = language + address(lab, found["old"])
    page = anybody.text(old)
    parse(page)
    told = linked(page)
    assert "isBasedOn" not in told and len(told["relatedLink"]) == len(LATER)
    for name, words in LATER.items():
        new = language + address(lab, found[name])
        assert said(page, new) == [words[spoken]], name
        shown = anybody.text(new)
        parse(shown)
        assert f"http://localhost{new}" in told["relatedLink"]
        assert linked(shown)["isBasedOn"] == [f"http://localhost{old}"]
        expected = EARLIER if name == "going" else NEVER_BEGAN
        assert said(shown, old) == [expected[spoken]], name


def test_page_that_is_kept_follows_what_becomes_of_a_continuation(
    world: tuple[Lab, dict[str, str]],
) -> None:
    lab, found = world
    anybody, old = Visitor(lab.app), address(lab, found["old"])
    new = address(lab, found["going"])
    assert said(anybody.text(old), new) == [LATER["going"][0]]
    reference = found["going"]
    withdraw = WithdrawExperiment(reference, "Nee.", lab.experiment(reference).version)
    withdraw_experiment(withdraw, lab.actor("lead"), lab.now)
    assert said(anybody.text(old), new) == [LATER["withdrawn"][0]]


# --- lessons


def taught(lab: Lab) -> tuple[Team, str]:
    """An evaluated experiment with a lesson that is published."""
    team = lessons.evaluated(lab)
    return team, team.lesson()


@pytest.fixture
def team(databases: Databases, tmp_path: Path) -> Iterator[tuple[Team, str]]:
    with begun(databases, tmp_path, taught) as (_lab, given):
        yield given


def go_on(team: Team, title: str = "Verder") -> str:
    command = ContinueExperiment(team.reference, title, "Wij leerden dit.")
    return continue_experiment(command, team.running.actor("lead"), team.lab.now)


def held(reference: str) -> PlanSource:
    with reading() as session:
        return source_of(load(session, reference, lock=False))


def test_continuation_quotes_the_lessons_of_the_old_one(team: tuple[Team, str]) -> None:
    running, card = team[0].running, team[1]
    lead = team[0].lab.visitor("lead")
    page = f"/plannen/{running.reference}/evaluatie"
    pressed = lead.submit(page, to=f"{page}/vervolg", containing="idempotency_key")
    assert pressed.status_code == 303
    new = pressed.headers["Location"]
    page, reference = f"{new}/onderdelen/learn", new.rpartition("/")[2]
    (quote,) = held(reference).lessons
    assert quote["url"].rpartition("/")[2] == card
    assert lessons.CARD["title"] in lead.text(page)
    form = {**lead.form(page, QUESTION), "les-weg": quote["url"]}
    assert lead.client.post(page, data=form).status_code == 303
    assert held(reference).lessons == []
    form = {**lead.form(page, QUESTION), "les": card}
    assert lead.client.post(page, data=form).status_code == 303
    assert held(reference).lessons == [quote]


@pytest.mark.parametrize("length", [1900, 2000])
def test_answer_about_lessons_never_passes_its_longest(team: tuple[Team, str], length: int) -> None:
    before = ("Zo was het. " * 200)[: length - 1] + "!"
    with transaction() as session:
        version = session.scalars(select(PlanVersion)).one()
        version.answers = {**version.answers, QUESTION: before}
    source = held(go_on(team[0]))
    longest, kept = source.framework.question(QUESTION).maximum, str(source.answers[QUESTION])
    assert kept.startswith("Wij leerden dit.\n\nZo was het.")
    assert longest == 2000 and len(kept) <= longest
    assert kept.endswith("!" if length == 1900 else CUT)
