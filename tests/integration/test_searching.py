"""Finding plans by their words: what each may read, and nothing else, on both engines."""

import pytest
from sqlalchemy import select

from tests.announced import counted_queries
from tests.builders import Lab, case_answers
from tests.reviews import FULL, LIGHT, Review, ballot
from waardevol_lab.domain.framework import Task, shipped
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import DraftTopic, SearchEntry
from waardevol_lab.persistence.search import empty
from waardevol_lab.queries.board_list import listing
from waardevol_lab.queries.board_list_shape import Wanted
from waardevol_lab.queries.plans import WantedPlans, my_plans
from waardevol_lab.services.administration import ChangeOrganisation, change_organisation
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.indexing import missing, rebuild
from waardevol_lab.services.plans import SaveTopic, save_topic
from waardevol_lab.services.reviewing import AskLead, PlaceComment, ask_lead, comment

ODD = (
    '"', "'", "''", "*", "-lampen", "NEAR(a b)", "body : x", "a AND", "OR", "(", ")", "^x",
    "{head}", "a & b | !c", ":*", "\\", "\0", "x\0y", "😀", "\u202e", "%", "_", "x" * 1_000_000,
    "a " * 500_000, "'; DROP TABLE search_text; --", "<script>", "ﬀ", "١٢٣", "語", "\u0301",
    "🏳 lampen",
)  # fmt: skip

SAVED, SAVED_AND_INDEXED = 8, 12
"""Queries of one topic saved: five for the dossier, two for the topic, the rest for the index."""


@pytest.fixture
def review(any_lab: Lab) -> Review:
    return Review(any_lab)


def found(review: Review, who: str, words: str) -> list[str]:
    """What somebody on the board's side finds, by reference."""
    rows = listing(review.lab.actor(who), Wanted(q=words), review.lab.now).rows
    return sorted(row.reference for row in rows)


def own(review: Review, who: str, words: str) -> list[str]:
    """What a lead or teammate finds among their own plans."""
    plans = my_plans(review.lab.actor(who), WantedPlans(q=words)).plans
    return sorted(plan.reference for plan in plans)


def rewritten(review: Review, reference: str, **answers: str) -> None:
    """Save these words in a draft, where they are answers of the topic of the title."""
    review.lab.fill(reference, {**case_answers(FULL), **answers}, review["lead"])


def test_board_finds_by_reference_title_place_organisation_and_answers(review: Review) -> None:
    full, light = review.submitted(FULL), review.submitted(LIGHT)
    everything = sorted((full, light))
    for who in ("secretary", "dpo", "decider", "auditor"):
        assert found(review, who, full) == [full]
        assert found(review, who, full.lower()) == [full]
        assert found(review, who, "Stratumseind") == [full]
        assert found(review, who, "Stationsplein fietsers") == [light]
        assert found(review, who, "stationsp") == [light]
        assert found(review, who, "Groenstad") == everything
        assert found(review, who, "gemeente groenstad stationsplein") == [light]
        assert found(review, who, "bestaatniet") == []
        assert found(review, who, "stratumseind bestaatniet") == []


def test_dutch_stems_join(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    rewritten(review, reference, summary="Wij proeven met negen sensoren in de avonden.")
    for word in ("proef", "proeven", "sensor", "sensoren", "avond"):
        assert own(review, "lead", word) == [reference], word


def test_parts_of_compounds_find(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    rewritten(review, reference, summary="De zeppelinhaven kent vier fietsenproeven.")
    for word in ("haven", "havens", "HAVEN", "fietsenproef", "zeppelin haven", "linhav"):
        assert own(review, "lead", word) == [reference], word
    for word in ("nhaven", "havenmeester", "zeppelin bestaatniet"):
        assert own(review, "lead", word) == [], word
    review.resubmit(reference)
    assert found(review, "secretary", "haven") == [reference]


def test_parts_tell_a_member_no_more_before_declaring(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    rewritten(review, reference, summary="Een zeppelinhaven in het plan.")
    review.resubmit(reference)
    review.accept(reference)
    assert found(review, "secretary", "haven") == [reference]
    assert found(review, "anna", "haven") == []
    assert found(review, "anna", "eind") == [reference]


def test_text_of_long_words_alone_is_kept(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    long = " ".join(f"{'straatlantaarnpaal' * 2}{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}pq"
                    for n in range(120))  # fmt: skip
    rewritten(review, reference, summary=long)
    assert own(review, "lead", "lantaarn") == [reference]


def test_draft_is_found_by_who_writes_it_alone(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    rewritten(review, reference, summary="Markeerwoord in het concept.")
    any_lab.person("colleague", (Role.LEAD, review.organisation_id))
    assert own(review, "lead", "markeerwoord") == [reference]
    assert own(review, "colleague", "markeerwoord") == []
    for who in ("secretary", "dpo", "decider", "auditor", "anna"):
        assert found(review, who, "markeerwoord") == []


def test_what_was_typed_after_a_return_is_not_the_boards_yet(any_lab: Lab, review: Review) -> None:
    reference = review.submitted()
    review.return_with_question(reference)
    rewritten(review, reference, summary="Markeerwoord na de vragen.")
    assert found(review, "secretary", "markeerwoord") == []
    assert own(review, "lead", "markeerwoord") == [reference]
    assert found(review, "secretary", "Stratumseind") == [reference]
    review.resubmit(reference)
    assert found(review, "secretary", "markeerwoord") == [reference]
    rewritten_version = own(review, "lead", "markeerwoord")
    assert rewritten_version == [reference]


def test_nothing_of_the_deliberation_is_in_the_index(any_lab: Lab, review: Review) -> None:
    reference = review.declared()
    comment(PlaceComment(reference, "title", "merkopmerking"), review["anna"], any_lab.now)
    questions = (Asked("title", "merkvraag?"),)
    ask_lead(AskLead(reference, questions), review["chair"], any_lab.now)
    for name in ("anna", "bram", "cees", "chair"):
        review.file(reference, name, "positive_with_conditions", reasons="merkoordeel",
                    conditions="merkvoorwaarde")  # fmt: skip
    review.opinion(reference)
    review.adopt(reference, "approved_with_conditions", minority_view="merkminderheid")
    review.decide(reference, "rejected", motivation="merkmotivering van het besluit")
    everybody = ("secretary", "anna", "chair", "dpo", "decider", "auditor")
    assert ballot().reasons == "GEHEIM oordeel"
    for word in ("merkopmerking", "merkvraag", "merkoordeel", "merkvoorwaarde", "merkminderheid"):
        assert [found(review, who, word) for who in everybody] == [[]] * 6, word
        assert own(review, "lead", word) == []
    assert [found(review, who, "merkmotivering") for who in everybody] == [[reference]] * 6
    assert own(review, "lead", "merkmotivering") == [reference]


def test_member_finds_the_plan_after_declaring_alone(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    rewritten(review, reference, summary="Markeerwoord in het plan.")
    review.resubmit(reference)
    review.accept(reference)
    assert found(review, "anna", "markeerwoord") == []
    assert found(review, "anna", "stratumseind") == [reference]
    assert found(review, "anna", reference) == [reference]
    review.declare(reference, "anna")
    assert found(review, "anna", "markeerwoord") == [reference]
    review.declare(reference, "bram", conflict=True)
    for word in ("markeerwoord", "stratumseind", reference):
        assert found(review, "bram", word) == []
    assert found(review, "cees", "markeerwoord") == []


def test_organisation_is_found_by_its_new_name(any_lab: Lab, review: Review) -> None:
    reference = review.submitted()
    command = ChangeOrganisation(review.organisation_id, 1, "Gemeente Blauwdorp", {}, {}, {})
    change_organisation(command, review["admin"], any_lab.now)
    assert found(review, "secretary", "blauwdorp") == [reference]
    assert found(review, "secretary", "qzorg9999") == []


def test_odd_questions_never_fail(review: Review) -> None:
    """One world for all: none of them changes anything."""
    reference = review.submitted()
    for words in ODD:
        assert found(review, "secretary", words) in ([], [reference]), words
        assert own(review, "lead", words) in ([], [reference]), words


def test_index_made_anew_finds_the_same(any_lab: Lab, review: Review) -> None:
    decided = review.decided(verdict="negative")
    draft = any_lab.draft(LIGHT, review["lead"], review.organisation_id)
    returned = review.submitted(LIGHT)
    review.return_with_question(returned)
    asked = ("stratumseind", "stationsplein", decided, draft, "groenstad")
    before = [(found(review, "secretary", w), own(review, "lead", w)) for w in asked]
    assert sum(len(b) for pair in before for b in pair) > 8
    with transaction() as session:
        empty(session)
    assert found(review, "secretary", "stratumseind") == []
    assert missing() == 2
    assert rebuild() == 4
    assert missing() == 0
    assert [(found(review, "secretary", w), own(review, "lead", w)) for w in asked] == before


def test_draft_leaves_the_index_when_it_is_submitted(any_lab: Lab, review: Review) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    assert kinds() == ["draft"]
    review.resubmit(reference)
    assert kinds() == ["submitted"]
    review.return_with_question(reference)
    rewritten(review, reference)
    assert kinds() == ["draft", "submitted"]


def kinds() -> list[str]:
    with reading() as session:
        return sorted(session.scalars(select(SearchEntry.kind)))


def test_topic_saved_takes_few_queries_and_fewer_when_no_word_changed(
    any_lab: Lab, review: Review
) -> None:
    reference = any_lab.draft(FULL, review["lead"], review.organisation_id)
    framework = shipped(any_lab.round(reference).framework)
    [task] = [t for g in framework.groups for t in framework.tasks_of(g.id) if has_title(t)]
    with reading() as session:
        row = session.query(DraftTopic).filter_by(task=task.id).one()
        answers, version = dict(row.answers), row.version
    with counted_queries(any_lab) as sent:
        version = save_topic(
            SaveTopic(reference, task.id, answers, version), review["lead"], any_lab.now
        )
    assert len(sent) <= SAVED
    answers["summary"] = "Wij proberen zeppelins."
    with counted_queries(any_lab) as sent:
        save_topic(SaveTopic(reference, task.id, answers, version), review["lead"], any_lab.now)
    assert len(sent) <= SAVED_AND_INDEXED
    assert own(review, "lead", "zeppelins") == [reference]


def has_title(task: Task) -> bool:
    return "title" in {question.id for question in task.questions}
