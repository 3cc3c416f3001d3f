"""What the notice says fits how far the experiment is, and what language each text is in."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import pytest

from tests.builders import Lab
from tests.decided import Running, decided
from tests.happened import report
from tests.visitor import Visitor, parse
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.running import PullBrake, pull_brake
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment

UNMEASURED = "Liever niet gemeten?"
NOW = ("Dit is een experiment.", "Wat meten wij?", "Wat merkt u ervan?", "Doet u mee?")
THEN = ("Dit was een experiment.", "Wat maten wij?", "Wat merkte u ervan?", "Deed u mee?")
NOT_ENGLISH = ("in Dutch", "not translated", "not been translated")


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def page(running: Running, language: str = "") -> Element:
    """The page, as elements."""
    path = f"{language}/experimenten/{running.experiment.slug}"
    return parse(Visitor(running.lab.app).text(path))


def text(element: Element | None) -> str:
    """What it says, with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def words(running: Running) -> str:
    """All that the page says, with single spaces."""
    return text(page(running))


def test_what_runs_is_told_as_it_goes_on_and_what_is_over_in_the_past(running: Running) -> None:
    running.run()
    told = words(running)
    assert [one for one in (*NOW, UNMEASURED) if one not in told] == []
    assert [one for one in THEN if one in told] == []
    running.lab.set_clock(datetime(2027, 11, 30, 2, tzinfo=UTC))
    run_due(running.lab.now)
    told = words(running)
    assert [one for one in (*THEN, "Nee, het experiment is voorbij.") if one not in told] == []
    assert [one for one in (*NOW, UNMEASURED) if one in told] == []


def test_end_on_its_date_is_told_of_that_day_alone(running: Running) -> None:
    running.run()
    running.lab.set_clock(datetime(2027, 11, 30, 2, tzinfo=UTC))
    run_due(running.lab.now)
    told = words(running)
    assert "tot en met 28 november 2027." in told
    assert "Dit experiment is beëindigd op 28 november 2027." in told
    assert "28 november 2027 De einddatum is bereikt" in told
    assert "Gestopt op" not in told
    assert "29 november 2027" not in told


def test_what_stopped_earlier_says_when(running: Running) -> None:
    running.end()
    told = words(running)
    assert "Gestopt op 5 maart 2027." in told
    assert "Genoeg geleerd. De evaluatie staat uiterlijk op" in told


def test_what_lies_still_says_that_nothing_is_measured_now(running: Running) -> None:
    running.run()
    pull_brake(PullBrake(running.reference, "Onveilig."), running.actor("dpo"), running.lab.now)
    told = words(running)
    assert UNMEASURED in told
    assert "Nu meten wij niet." in told


def test_what_never_began_is_told_as_a_plan(running: Running) -> None:
    running.publish()
    assert UNMEASURED in words(running)
    command = WithdrawExperiment(running.reference, "Het geld is op.", running.version)
    withdraw_experiment(command, running.actor("lead"), running.lab.now)
    told = words(running)
    for one in ("Dit was een plan voor een experiment.", "Wat wilden wij meten?", "Gepland van"):
        assert one in told, one
    for one in (*NOW, *THEN, UNMEASURED, "Hoe kunt u het vermijden"):
        assert one not in told, one


def test_every_dutch_passage_of_an_english_notice_says_so_where_it_stands(
    running: Running,
) -> None:
    running.run()
    report(running.lab, running.reference)
    tree = page(running, "/en")
    main = tree.find(".//main")
    assert main is not None
    holders = {child: holder for holder in main.iter() for child in holder}
    passages = [one for one in main.iter() if one.get("lang") == "nl" and text(one)]
    told = text(main)
    for passage in ("Voorwaarde 1", "Een lid vindt de proef te lang.", "Een lamp viel"):
        assert passage in told, passage
    silent = [text(one) for one in passages if not said_beside(one, holders[one])]
    assert silent == []
    assert "in het Nederlands" not in told


def said_beside(passage: Element, holder: Element) -> bool:
    """Whether a word in English follows: in what holds the passage, or right after it."""
    after = [*holder][[*holder].index(passage) + 1 :][:1]
    places = [text(holder), *map(text, after)]
    return any(word in place for word in NOT_ENGLISH for place in places)
