"""The models, one module per aggregate; importing this package registers every table."""

from waardevol_lab.persistence.models.accounts import (
    Account,
    AccountSession,
    AccountToken,
    RoleGrant,
)
from waardevol_lab.persistence.models.check_ins import CheckIn
from waardevol_lab.persistence.models.cleanup import CleanupStep, SignRemoval
from waardevol_lab.persistence.models.consents import (
    ConsentEntry,
    ConsentNotice,
    ConsentRecord,
    ConsentVersion,
)
from waardevol_lab.persistence.models.contributions import Contribution, ContributionDigest
from waardevol_lab.persistence.models.deciding import (
    Advice,
    Condition,
    Decision,
    Evidence,
    Objection,
)
from waardevol_lab.persistence.models.evaluations import Evaluation, EvaluationRemark
from waardevol_lab.persistence.models.experiments import (
    Brake,
    BrakeDrill,
    Experiment,
    ReferenceCounter,
    SignPlacement,
)
from waardevol_lab.persistence.models.following import (
    DigestLine,
    Follower,
    FollowRequest,
    PublicChange,
    Subscription,
)
from waardevol_lab.persistence.models.incidents import Incident, IncidentUpdate
from waardevol_lab.persistence.models.lessons import Lesson, LessonDraft, QuotedLesson
from waardevol_lab.persistence.models.letters import AdviceDraft, Letter, LetterTextVersion
from waardevol_lab.persistence.models.listing import ListedExperiment
from waardevol_lab.persistence.models.meetings import AgendaItem, Meeting, MeetingMember
from waardevol_lab.persistence.models.notices import NoticeVersion, WithheldPart
from waardevol_lab.persistence.models.organisations import Board, BoardOrganisation, Organisation
from waardevol_lab.persistence.models.plans import (
    Attachment,
    DraftTopic,
    EnglishTopic,
    PlanFile,
    PlanVersion,
)
from waardevol_lab.persistence.models.record import (
    IdempotencyKey,
    LedgerEntry,
    LedgerPayload,
    OutboxMail,
)
from waardevol_lab.persistence.models.reminders import HandReminder, Reminder
from waardevol_lab.persistence.models.reviewing import (
    Assessment,
    Assignment,
    Comment,
    CommentAmendment,
    ConflictDeclaration,
    DpoOpinion,
    LeadQuestion,
    QuestionMessage,
)
from waardevol_lab.persistence.models.rounds import ReviewRound, RoundPause
from waardevol_lab.persistence.models.searching import SearchEntry
from waardevol_lab.persistence.models.yearly import YearlyReportVersion

__all__ = [
    "Account",
    "AccountSession",
    "AccountToken",
    "Advice",
    "AdviceDraft",
    "AgendaItem",
    "Assessment",
    "Assignment",
    "Attachment",
    "Board",
    "BoardOrganisation",
    "Brake",
    "BrakeDrill",
    "CheckIn",
    "CleanupStep",
    "Comment",
    "CommentAmendment",
    "Condition",
    "ConflictDeclaration",
    "ConsentEntry",
    "ConsentNotice",
    "ConsentRecord",
    "ConsentVersion",
    "Contribution",
    "ContributionDigest",
    "Decision",
    "DigestLine",
    "DpoOpinion",
    "DraftTopic",
    "EnglishTopic",
    "Evaluation",
    "EvaluationRemark",
    "Evidence",
    "Experiment",
    "FollowRequest",
    "Follower",
    "HandReminder",
    "IdempotencyKey",
    "Incident",
    "IncidentUpdate",
    "LeadQuestion",
    "LedgerEntry",
    "LedgerPayload",
    "Lesson",
    "LessonDraft",
    "Letter",
    "LetterTextVersion",
    "ListedExperiment",
    "Meeting",
    "MeetingMember",
    "NoticeVersion",
    "Objection",
    "Organisation",
    "OutboxMail",
    "PlanFile",
    "PlanVersion",
    "PublicChange",
    "QuestionMessage",
    "QuotedLesson",
    "ReferenceCounter",
    "Reminder",
    "ReviewRound",
    "RoleGrant",
    "RoundPause",
    "SearchEntry",
    "SignPlacement",
    "SignRemoval",
    "Subscription",
    "WithheldPart",
    "YearlyReportVersion",
]
