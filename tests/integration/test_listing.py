"""The public list follows every act, says no more than the notice, and can be made anew."""

import pytest
from sqlalchemy import delete, select

from tests.announced import announce_more
from tests.builders import Lab
from tests.decided import Running, decided
from tests.looked_back import evaluated, offer, publish, remark, write
from tests.reviews import FULL, Review
from waardevol_lab.domain.evaluation_framework import EvaluationKind, NextStep
from waardevol_lab.domain.listed import Facet
from waardevol_lab.domain.states import Phase
from waardevol_lab.persistence import schema, search
from waardevol_lab.persistence.db import db, reading, transaction
from waardevol_lab.persistence.models import ListedExperiment, Organisation
from waardevol_lab.queries.public_list import Wanted, listing
from waardevol_lab.services.listing import relist, unlisted
from waardevol_lab.services.running import PullBrake, pull_brake


def slugs(**wanted: object) -> list[str]:
    return [entry.slug for entry in listing(Wanted(**wanted)).entries]  # type: ignore[arg-type]


@pytest.fixture
def running(any_lab: Lab) -> Running:
    return decided(any_lab)


def test_status_in_the_list_is_that_of_the_experiment(running: Running) -> None:
    def by(phase: Phase) -> list[str]:
        return slugs(filters={Facet.STATUS: phase})

    slug = str(running.experiment.slug)
    assert by(Phase.APPROVED) == [slug]
    running.run()
    assert (by(Phase.APPROVED), by(Phase.RUNNING)) == ([], [slug])
    brake = PullBrake(running.reference, "Een lamp viel.")
    pull_brake(brake, running.actor("teammate"), running.lab.now)
    assert (by(Phase.RUNNING), by(Phase.SUSPENDED)) == ([], [slug])


def by_outcome() -> dict[str, list[str]]:
    found = {outcome: slugs(filters={Facet.OUTCOME: outcome}) for outcome in NextStep}
    return {outcome: there for outcome, there in found.items() if there}


def test_outcome_is_found_once_published_and_follows_the_follow_ups(any_lab: Lab) -> None:
    running = decided(any_lab)
    running.end()
    running.evaluate()
    remark(running, "chair", EvaluationKind.FINAL)
    assert by_outcome() == {}
    publish(running, EvaluationKind.FINAL)
    slug = str(running.experiment.slug)
    assert by_outcome() == {"scale_up": [slug]}
    any_lab.later(days=185)
    version = write(running, outcome="stop")
    assert by_outcome() == {"scale_up": [slug]}
    offer(running, version)
    remark(running)
    publish(running)
    assert by_outcome() == {"stop": [slug]}


def test_list_of_an_older_release_is_made_anew_with_outcomes(any_lab: Lab) -> None:
    running = evaluated(any_lab)
    slug = str(running.experiment.slug)
    with transaction() as session:
        row = session.scalars(select(ListedExperiment)).one()
        search.drop_words(session, search.LISTED, select(ListedExperiment.id))
        search.put_words(session, search.LISTED, [(row.id, [["licht"]])])
    assert (slugs(q="licht"), by_outcome()) == ([slug], {})
    db.session.remove()
    schema.downgrade(db.engine, "0032")
    schema.upgrade(db.engine)
    assert (unlisted(), slugs(), slugs(q="licht")) == (1, [], [])
    assert relist() == 1
    assert by_outcome() == {"scale_up": [slug]}


def test_rejected_plan_is_found_by_its_title_and_what_the_board_saw(any_lab: Lab) -> None:
    review = Review(any_lab)
    slug = any_lab.experiment(review.decided(FULL, "negative")).slug
    assert slugs(filters={Facet.STATUS: Phase.REJECTED}) == [slug]
    (entry,) = listing(Wanted(q="licht")).entries
    assert (entry.summary, entry.place, entry.points) == ("", "", ())
    assert slugs(q="uitgaansavonden") == slugs(plaats="5611") == []


def test_renamed_organisation_is_found_by_its_new_name_alone(running: Running) -> None:
    slug = str(running.experiment.slug)
    with transaction() as session:
        session.get_one(Organisation, running.organisation_id).name = "Gemeente Zeeburg"
    assert slugs(filters={Facet.ORGANISATION: "Gemeente Zeeburg"}) == slugs(q="zeeburg") == [slug]
    assert slugs(filters={Facet.ORGANISATION: "Gemeente Groenstad"}) == []


def test_list_made_anew_is_the_same(running: Running) -> None:
    running.publish()
    announce_more(running, 5)
    before = [listing(Wanted(q=words)) for words in ("", "licht", "straat")]
    assert unlisted() == 0
    assert relist() == 6
    after = [listing(Wanted(q=words)) for words in ("", "licht", "straat")]
    assert [page.entries for page in after] == [page.entries for page in before]
    with transaction() as session:
        search.empty_words(session, search.LISTED)
        session.execute(delete(ListedExperiment))
    assert unlisted() == 6
    assert slugs() == slugs(q="licht") == []
    relist()
    assert listing(Wanted(q="licht")).entries == before[1].entries


def test_act_that_changes_no_word_leaves_the_index_alone(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.publish()
    with reading() as session:
        before = session.scalar(select(ListedExperiment.words_hash))
    written: list[object] = []
    monkeypatch.setattr(search, "put_words", lambda *row: written.append(row))
    running.publish()
    assert written == []
    with reading() as session:
        assert session.scalar(select(ListedExperiment.words_hash)) == before
