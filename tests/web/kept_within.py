"""What stays within the board, column by column, and a lab in which there is some of all of it."""

from collections.abc import Mapping
from datetime import time, timedelta
from io import BytesIO

from sqlalchemy import func, select

from tests.papers import picture
from tests.reviews import CONDITION, ballot
from tests.web.dossiers import World
from tests.web.leaking import Kept, rows_of
from waardevol_lab.domain.meetings import Schedule
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.plan_attachments import Description
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Advice,
    AgendaItem,
    Assessment,
    Comment,
    DraftTopic,
    Incident,
    IncidentUpdate,
    ReviewRound,
)
from waardevol_lab.services.agendas import AddItem, add_item
from waardevol_lab.services.assessing import WriteAssessment, save_assessment
from waardevol_lab.services.attachments import Upload
from waardevol_lab.services.drafting import SaveAdviceDraft, save_advice_draft
from waardevol_lab.services.meetings import PlanMeeting, plan_meeting
from waardevol_lab.services.minutes import SaveMinutes, save_minutes
from waardevol_lab.services.plan_attachments import AddFiles, add_files
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.remarking import ChangeComment, amend_comment
from waardevol_lab.services.reviewing import PlaceComment, comment

OPENED = (
    *("in_review", "assessed", "light", "advised with conditions", "running"),
    *("returned", "draft", "objections"),
)
"""Dossiers that the readers of the tests try to open; lists lead them to more."""
WITHIN = frozenset({"member own", "chair own"})
"""Free of conflict, but not filed."""
WRITERS = frozenset({"lead", "teammate", "secretary involved", "decider involved"})
INVITED = WITHIN | {"member conflict", "chair conflict", "member undeclared", "secretary involved"}
"""Of the board: they know that it meets, whatever it is about."""
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


def _of_rounds() -> set[int]:
    """Items of an agenda that are about a plan."""
    return rows_of(select(AgendaItem.id).where(AgendaItem.round_id.is_not(None)))


def _private() -> set[int]:
    """Incidents that are not public."""
    return rows_of(select(Incident.id).where(~Incident.public))


def _news() -> set[int]:
    """Updates of incidents that are not public."""
    return rows_of(
        select(IncidentUpdate.id).where(IncidentUpdate.incident_id.in_(sorted(_private())))
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
    Kept("advice_draft", "text", "chair"),
    Kept("advice_draft", "conditions", "chair"),
    Kept("advice_draft", "minority_view", "chair"),
    Kept("agenda_item", "minutes", "anna", only=_of_rounds),
    Kept("agenda_item", "note", "anna", WITHIN, only=_of_rounds),
    Kept("meeting", "place", "anna", INVITED),
    Kept("objection", "grounds", "decider own", WITHIN | DECIDERS),
    Kept("objection", "reason", "decider own", WITHIN | DECIDERS),
    *(
        Kept("incident", column, "secretary own", WITHIN | WRITERS | DECIDERS, _private)
        for column in ("what", "affected", "done", "private_reason")
    ),
    *(
        Kept("incident_update", column, "secretary own", WITHIN | WRITERS | DECIDERS, _news)
        for column in ("text", "authority_reason")
    ),
    Kept("draft_topic", "answers", "lead", WRITERS, _drafts),
)
ELSEWHERE: Mapping[str, str] = {
    "listed_experiment": "what the notice in force says, public",
    "lesson": "public, but for who hid it",
    "lesson_draft": "of the team alone; test_lessons looks",
    "quoted_lesson": "addresses and titles of public lessons, with the plan",
    "letter_text_version": "words of the organisation, sent to everybody",
    "letter": "the title of what was sent; the letters themselves are opened",
    "plan_file": "names of files, with the plan",
    "english_topic": "as the Dutch answers",
    "account": "accounts, for the admin",
    "account_session": "never shown",
    "attachment": "names of files, with the plan",
    "board": "public",
    "brake": "public",
    "brake_drill": "public, with the answer on how the brake is tried",
    "check_in": "public once filed",
    "cleanup_step": "between team and board",
    "condition": "public",
    "contribution": "between asker and team until the secretary lets everybody read it",
    "consent_entry": "words of the rules, for whoever holds the code",
    "consent_notice": "what is asked, for the team until it is published",
    "consent_record": "a random id, for whoever holds the code",
    "consent_version": "public",
    "decision": "public",
    "evaluation": "public once published",
    "evaluation_remark": "published with the evaluation",
    "evidence": "between team and board",
    "experiment": "lists",
    "follow_request": "of the owner of the address",
    "follower": "of the owner of the address",
    "idempotency_key": "never shown",
    "lead_question": "between team and board",
    "notice_version": "public",
    "organisation": "public",
    "outbox_mail": "mail has a test of its own",
    "question_message": "between team and board",
    "public_change": "public",
    "yearly_report": "public",
    "subscription": "of the owner of the address",
    "plan_version": "the plan, for who may read it",
    "sign_placement": "public",
    "withheld_part": "the reason is public, with the notice",
}
"""Tables whose texts are for others too, and for whom."""
NUMBERS = frozenset({"assessment.risks", "advice.risks", "advice.tally", "advice_draft.risks"})
"""Columns without words, looked at by what changes on pages when they change."""
ALSO_ELSEWHERE = frozenset(
    {
        "review_round.reason",  # told to the lead
        "review_round.topics",  # marks of topics, with the plan
        "incident.touched",  # ids of public values
        "draft_topic.answers_en",  # as the Dutch answers
        "agenda_item.title",  # of what is not about a plan
        "objection.late_reason",  # beside the grounds, which are marked
        "meeting.reason",  # told to whoever was invited
    }
)


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
    _draft_advice(world, "Zo denkt de voorzitter erover.", seen=0)
    _meet(world)


def deliberate_more(world: World) -> None:
    """Let the board go on, short of an advice: remarks, a declaration and assessments."""
    review, reference = world.review, world.dossiers["in_review"]
    _remark(world, "in_review", "bram")
    review.declare(reference, "cees", conflict=True)
    for member in ("anna", "bram", "chair"):
        review.file(reference, member, "negative", level=3)
    review.file(world.dossiers["light"], "anna", "positive")
    _draft_advice(world, "Bij nader inzien toch anders.", seen=1)
    _minute(world, "Hierover is lang gesproken.")


def _remark(world: World, name: str, member: str) -> None:
    command = PlaceComment(world.dossiers[name], "title", f"{member} twijfelt hieraan.")
    comment(command, world.lab.actor(member), world.lab.now)


def _draft_advice(world: World, text: str, seen: int) -> None:
    """The chair writes the advice as far as they are."""
    draft = SaveAdviceDraft(
        world.dossiers["assessed"],
        "approved_with_conditions",
        text,
        (CONDITION,),
        minority_view="Eén lid is tegen.",
        draft=seen,
    )
    save_advice_draft(draft, world.review["chair"], world.lab.now)


def _meet(world: World) -> None:
    """The board plans two meetings; after the first the secretary writes minutes."""
    lab, secretary = world.lab, world.review["secretary"]
    meeting = _plan(world, days=1)
    for version, name in enumerate(("assessed", "in_review"), 1):
        round_id = lab.round(world.dossiers[name]).id
        item = AddItem(meeting, version, round_id, note="Lees vooral de grenzen.")
        add_item(item, secretary, lab.now)
    _plan(world, days=30)
    lab.later(days=1, hours=2)
    _minute(world, "Hierover is gesproken.")


def _plan(world: World, days: int) -> int:
    lab = world.lab
    day = lab.now.date() + timedelta(days=days)
    where = Schedule(day, time(10), time(11), "Zaal achter het stadhuis")
    invited = frozenset(lab.actors[name] for name in ("anna", "bram", "chair"))
    plan = PlanMeeting(world.review.board_id, where, invited)
    return int(plan_meeting(plan, world.review["secretary"], lab.now))


def _minute(world: World, text: str) -> None:
    with reading() as session:
        items = session.execute(select(AgendaItem.id, AgendaItem.meeting_id, AgendaItem.version))
        rows = items.all()
    for row in rows:
        minutes = SaveMinutes(row.meeting_id, row.id, row.version, text)
        save_minutes(minutes, world.review["secretary"], world.lab.now)


def attach(world: World) -> None:
    """A photo beside the answers of the draft, and a plan to practise with."""
    lab = world.lab
    photo = Upload("plein.png", BytesIO(picture()))
    said = Description("photo", alt_text="Het plein.")
    files = AddFiles(world.dossiers["draft"], "title", said, (photo,))
    add_files(files, lab.actor("lead"), lab.now)
    practice = CreateExperiment(world.review.organisation_id, "Om te oefenen", practice=True)
    world.dossiers["practice"] = create_experiment(practice, lab.actor("lead"), lab.now)
