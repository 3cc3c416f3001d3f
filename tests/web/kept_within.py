"""What stays within the board, column by column, and a lab in which there is some of all of it."""

from collections.abc import Mapping

from sqlalchemy import func, select

from tests.reviews import ballot
from tests.web.dossiers import World
from tests.web.leaking import Kept, rows_of
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Advice,
    Assessment,
    Comment,
    DraftTopic,
    ReviewRound,
)
from waardevol_lab.services.assessing import WriteAssessment, save_assessment
from waardevol_lab.services.remarking import ChangeComment, amend_comment
from waardevol_lab.services.reviewing import PlaceComment, comment

OPENED = (
    *("in_review", "assessed", "light", "advised with conditions", "running"),
    *("returned", "draft"),
)
"""Dossiers that the readers of the tests try to open; lists lead them to more."""
WITHIN = frozenset({"member own", "chair own"})
"""Free of conflict, but not filed."""
WRITERS = frozenset({"lead", "teammate", "secretary involved", "decider involved"})
DECIDERS = frozenset({"decider own"})


def _advised() -> set[int]:
    """Advices that wait for their decision."""
    return rows_of(
        select(Advice.id)
        .join(ReviewRound, ReviewRound.id == Advice.round_id)
        .where(ReviewRound.state == RoundState.ADVISED)
    )


def _on_full() -> set[int]:
    """Assessments on the full route: on the light one the adopter reads without filing one."""
    return rows_of(
        select(Assessment.id)
        .join(ReviewRound, ReviewRound.id == Assessment.round_id)
        .where(ReviewRound.route == Route.FULL)
    )


def _drafts() -> set[int]:
    """Rounds that nobody submitted yet."""
    return rows_of(
        select(DraftTopic.round_id)
        .join(ReviewRound, ReviewRound.id == DraftTopic.round_id)
        .where(ReviewRound.state == RoundState.DRAFT)
    )


KEPT = (
    Kept("comment", "text", "anna"),
    Kept("comment_amendment", "text", "anna"),
    Kept("assessment", "reasons", "anna", only=_on_full),
    Kept("assessment", "conditions", "anna", only=_on_full, empty=True),
    Kept("conflict_declaration", "reason", None, why="no page says it"),
    Kept("dpo_opinion", "text", "anna", WITHIN),
    Kept("review_round", "route_motivation", "anna", WITHIN, empty=True),
    Kept("advice", "text", "decider own", WITHIN | DECIDERS, _advised),
    Kept("advice", "conditions", "decider own", WITHIN | DECIDERS, _advised),
    Kept("advice", "minority_view", "decider own", WITHIN | DECIDERS, _advised, empty=True),
    Kept("draft_topic", "answers", "lead", WRITERS, _drafts),
)
ELSEWHERE: Mapping[str, str] = {
    "account": "accounts, for the admin",
    "account_session": "never shown",
    "attachment": "names of files, with the plan",
    "board": "public",
    "brake": "public",
    "condition": "public",
    "decision": "public",
    "evaluation": "public once published",
    "evaluation_remark": "published with the evaluation",
    "evidence": "between team and board",
    "experiment": "lists",
    "idempotency_key": "never shown",
    "lead_question": "between team and board",
    "notice_version": "public",
    "organisation": "public",
    "outbox_mail": "mail has a test of its own",
    "question_message": "between team and board",
    "plan_version": "the plan, for who may read it",
    "sign_placement": "public",
}
"""Tables whose texts are for others too, and for whom."""
NUMBERS = frozenset({"assessment.risks", "advice.risks", "advice.tally"})
"""Columns without words, looked at by what changes on pages when they change."""
ALSO_ELSEWHERE = frozenset({"review_round.reason", "draft_topic.answers_en"})


def deliberate(world: World) -> None:
    """Let the board say something of every kind on each dossier."""
    lab, review = world.lab, world.review
    for name in ("in_review", "assessed"):
        _remark(world, name, "chair")
    _remark(world, "assessed", "secretary")
    with reading() as session:
        own = Comment.author_id == lab.actors["chair"]
        number = session.scalar(select(func.max(Comment.id)).where(own)) or 0
    more = ChangeComment(world.dossiers["assessed"], number, "De voorzitter voegt toe.")
    amend_comment(more, lab.actor("chair"), lab.now)
    draft = WriteAssessment(world.dossiers["in_review"], ballot(conditions="Een eis vooraf."))
    save_assessment(draft, review["bram"], lab.now)


def deliberate_more(world: World) -> None:
    """Let the board go on, short of an advice: remarks, a declaration and assessments."""
    review, reference = world.review, world.dossiers["in_review"]
    _remark(world, "in_review", "bram")
    review.declare(reference, "cees", conflict=True)
    for member in ("anna", "bram", "chair"):
        review.file(reference, member, "negative", level=3)
    review.file(world.dossiers["light"], "anna", "positive")


def _remark(world: World, name: str, member: str) -> None:
    command = PlaceComment(world.dossiers[name], "title", f"{member} twijfelt hieraan.")
    comment(command, world.lab.actor(member), world.lab.now)
