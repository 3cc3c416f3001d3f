"""The same press twice, and two people at once: one succeeds, nothing is done double."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.builders import Lab
from waardevol_lab.domain.errors import AlreadyDone, Stale, WrongState
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db
from waardevol_lab.services.plans import CreateExperiment, SaveTopic, create_experiment, save_topic
from waardevol_lab.services.submitting import SubmitPlan, submit

AT_ONCE = 6


@pytest.fixture
def place(any_lab: Lab) -> tuple[Lab, Actor, int, int]:
    """A lab with an organisation, its board and a lead."""
    organisation_id = any_lab.organisation()
    board_id = any_lab.board(organisation_id)
    return any_lab, any_lab.person("lead", (Role.LEAD, organisation_id)), organisation_id, board_id


def at_once(lab: Lab, perform: Callable[[int], Any]) -> Counter[str]:
    """Let threads do the same thing together; count how each of them ended."""
    barrier, ends = threading.Barrier(AT_ONCE), Counter[str]()

    def one(number: int) -> None:
        with lab.app.app_context():
            barrier.wait()
            try:
                perform(number)
                ends["done"] += 1
            except (AlreadyDone, Stale, WrongState) as error:
                ends[type(error).__name__] += 1

    threads = [threading.Thread(target=one, args=(n,)) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def count(table: str) -> int:
    """How many rows a table has."""
    with db.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our own


def test_one_key_makes_one_experiment(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, _board_id = place
    command = CreateExperiment(organisation_id, "Tellen", key="dezelfde")
    ends = at_once(lab, lambda _n: create_experiment(command, lead, lab.now))
    assert ends == {"done": 1, "AlreadyDone": AT_ONCE - 1}
    assert count("experiment") == count("ledger_entry") == 1


def test_the_second_press_gives_what_the_first_gave(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, _board_id = place
    command = CreateExperiment(organisation_id, "Tellen", key="k")
    reference = create_experiment(command, lead, lab.now)
    with pytest.raises(AlreadyDone) as again:
        create_experiment(command, lead, lab.now)
    assert again.value.result == reference


def test_references_are_never_given_out_twice(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, _board_id = place
    ends = at_once(
        lab,
        lambda n: create_experiment(CreateExperiment(organisation_id, f"Plan {n}"), lead, lab.now),
    )
    assert ends == {"done": AT_ONCE}
    with db.engine.connect() as connection:
        references = connection.execute(
            text("SELECT reference FROM experiment ORDER BY id")
        ).scalars()
        assert sorted(references) == [f"WL-2026-{n:03d}" for n in range(1, AT_ONCE + 1)]


def test_submitting_at_once_freezes_one_version(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, board_id = place
    reference = lab.draft("stratumseind", lead, organisation_id)
    version = lab.round(reference).version
    ends = at_once(
        lab, lambda n: submit(SubmitPlan(reference, board_id, version, key=f"k{n}"), lead, lab.now)
    )
    assert ends["done"] == 1
    assert ends.total() == AT_ONCE
    assert count("plan_version") == 1


def test_saving_a_topic_at_once_keeps_one_text(place: tuple[Lab, Actor, int, int]) -> None:
    lab, lead, organisation_id, _board_id = place
    reference = lab.draft("stratumseind", lead, organisation_id)
    version = lab.topic_version(reference, "learn")
    ends = at_once(
        lab,
        lambda n: save_topic(
            SaveTopic(reference, "learn", {"learning_question": f"Tekst {n}"}, version),
            lead,
            lab.now,
        ),
    )
    assert ends == {"done": 1, "Stale": AT_ONCE - 1}
