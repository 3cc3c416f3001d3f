"""The rules table: one row per machine, state and action, with who, guards, target and event.

Source: the workflow of the project (docs/workflow.md). `tests/grid.csv` says the same, written
apart by hand; a test holds the two against each other cell by cell. ADR 0007.
"""

from dataclasses import dataclass

from waardevol_lab.domain import contribution_guards as contributions
from waardevol_lab.domain import guard_basics as basics
from waardevol_lab.domain import guards
from waardevol_lab.domain import round_guards as rounds
from waardevol_lab.domain.roles import Relation, Role
from waardevol_lab.domain.states import (
    Action,
    ConditionState,
    ContributionState,
    Machine,
    ObjectionState,
    Phase,
    RoundState,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A role that may act, in the given relations to the dossier."""

    role: Role
    relations: frozenset[Relation]


@dataclass(frozen=True, slots=True)
class Rule:
    """One action: the states it starts from, who may do it, what must hold, what follows.

    A state of `None` means "there is none yet"; a target of `None` means "stays as it is".
    A target with a bar lists the outcomes that the facts choose between.
    """

    machine: Machine
    states: tuple[str | None, ...]
    action: Action
    who: tuple[Holder, ...]
    guards: tuple[basics.Guard, ...]
    target: str | None
    event: str


def _own(*roles: Role) -> tuple[Holder, ...]:
    return tuple(Holder(role, frozenset({Relation.OWN})) for role in roles)


def _also_undeclared(*roles: Role) -> tuple[Holder, ...]:
    relations = frozenset({Relation.OWN, Relation.UNDECLARED})
    return tuple(Holder(role, relations) for role in roles)


LEAD = _own(Role.LEAD)
WRITERS = _own(Role.LEAD, Role.TEAMMATE)
REPORTERS = _own(Role.LEAD, Role.TEAMMATE, Role.DPO)
SECRETARY = _own(Role.SECRETARY)
CHAIR = _own(Role.CHAIR)
DPO = _own(Role.DPO)
DECIDER = _own(Role.DECIDER)
JOB = _own(Role.JOB)
EFFECT = _own(Role.EFFECT)
BOARD = _own(Role.SECRETARY, Role.MEMBER, Role.CHAIR)
VOTERS = _own(Role.MEMBER, Role.CHAIR)

E, R, C, O = Machine.EXPERIMENT, Machine.ROUND, Machine.CONDITION, Machine.OBJECTION  # noqa: E741
P, S, K, B, A = Phase, RoundState, ConditionState, ObjectionState, Action
I, N = Machine.CONTRIBUTION, ContributionState  # noqa: E741
HAPPENING = (P.RUNNING, P.SUSPENDED, P.ENDED)
PUBLIC_LIVE = (P.APPROVED, P.RUNNING, P.SUSPENDED)
NOTICED = (*PUBLIC_LIVE, P.ENDED, P.EVALUATED, P.WITHDRAWN, P.LAPSED)
NOT_TERMINAL = (P.PREPARING, P.APPROVED, P.REJECTED, P.RUNNING, P.SUSPENDED, P.ENDED)
OPEN_ROUND = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.IN_REVIEW, S.ADVISED)

# fmt: off
RULES: tuple[Rule, ...] = (
    Rule(E, (None,), A.CREATE, LEAD, (), P.PREPARING, "ExperimentCreated"),
    Rule(E, (P.PREPARING, P.REJECTED), A.OPEN_ROUND, LEAD, (guards.no_open_round,), P.PREPARING, "RoundOpened"),
    Rule(E, (P.PREPARING, P.REJECTED), A.APPROVE, EFFECT, (), P.APPROVED, "ExperimentApproved"),
    Rule(E, (P.PREPARING,), A.REJECT, EFFECT, (), P.REJECTED, "ExperimentRejected"),
    Rule(E, (P.PREPARING,), A.WITHDRAW, LEAD, (basics.reason_given, guards.not_advised), P.WITHDRAWN, "ExperimentWithdrawn"),
    Rule(E, (P.APPROVED,), A.WITHDRAW, LEAD, (basics.reason_given,), P.WITHDRAWN, "ExperimentWithdrawn"),
    Rule(E, (P.APPROVED,), A.START, LEAD, (guards.start_gate_open,), P.RUNNING, "ExperimentStarted"),
    Rule(E, (P.APPROVED,), A.REVOKE, DECIDER, (basics.reason_given,), P.WITHDRAWN, "ExperimentRevoked"),
    Rule(E, (P.RUNNING, P.SUSPENDED), A.REVOKE, DECIDER, (basics.reason_given,), P.ENDED, "ExperimentRevoked"),
    Rule(E, (P.APPROVED,), A.LAPSE, JOB, (guards.lapse_due,), P.LAPSED, "ExperimentLapsed"),
    Rule(E, (P.RUNNING,), A.PULL_BRAKE, (*_own(Role.LEAD, Role.TEAMMATE, Role.DPO, Role.DECIDER), *_also_undeclared(Role.CHAIR)), (basics.reason_given,), P.SUSPENDED, "BrakePulled"),
    Rule(E, (P.RUNNING, P.SUSPENDED), A.STOP, _own(Role.LEAD, Role.DECIDER), (basics.reason_given,), P.ENDED, "ExperimentStopped"),
    Rule(E, (P.RUNNING, P.SUSPENDED), A.REACH_END, JOB, (guards.end_date_passed,), P.ENDED, "EndReached"),
    Rule(E, (P.SUSPENDED,), A.RESTART, DECIDER, (guards.incident_decided_positive,), P.RUNNING, "ExperimentRestarted"),
    Rule(E, PUBLIC_LIVE, A.REWORD, LEAD, (guards.no_open_round, guards.wording_only, basics.reason_given), None, "PlanReworded"),
    Rule(E, (*PUBLIC_LIVE, P.ENDED, P.EVALUATED), A.PUBLISH_NOTICE, LEAD, (guards.notice_matches_approval,), None, "NoticePublished"),
    Rule(E, PUBLIC_LIVE, A.CONFIRM_SIGN, _own(Role.LEAD, Role.TEAMMATE, Role.FIELDWORKER), (guards.sign_shown,), None, "SignConfirmed"),
    Rule(E, (P.RUNNING, P.SUSPENDED), A.FILE_CHECK_IN, WRITERS, (guards.check_in_complete,), None, "CheckInFiled"),
    Rule(E, (P.RUNNING, P.SUSPENDED), A.MISS_CHECK_IN, JOB, (guards.check_in_overdue,), None, "CheckInMissed"),
    Rule(E, PUBLIC_LIVE, A.RECORD_DRILL, WRITERS, (guards.drill_told,), None, "BrakeDrilled"),
    Rule(E, (P.SUSPENDED, P.ENDED, P.EVALUATED), A.TAKE_DOWN_SIGN, _own(Role.LEAD, Role.TEAMMATE, Role.FIELDWORKER), (guards.cleanup_shown,), None, "SignTakenDown"),
    Rule(E, (P.ENDED, P.EVALUATED), A.CONFIRM_CLEANUP, WRITERS, (guards.cleanup_shown,), None, "CleanupLineDone"),
    Rule(E, HAPPENING, A.REPORT_INCIDENT, REPORTERS, (guards.incident_complete,), None, "IncidentReported"),
    Rule(E, (*HAPPENING, P.EVALUATED), A.UPDATE_INCIDENT, REPORTERS, (guards.incident_complete,), None, "IncidentUpdated"),
    Rule(E, NOTICED, A.WITHHOLD_PART, SECRETARY, (guards.part_named, basics.reason_given), None, "PartWithheld"),
    Rule(E, NOTICED, A.DISCLOSE_PART, SECRETARY, (guards.part_named,), None, "PartDisclosed"),
    Rule(E, PUBLIC_LIVE, A.PUBLISH_CONSENT_NOTICE, LEAD, (guards.consent_notice_complete,), None, "ConsentNoticePublished"),
    Rule(E, (P.ENDED,), A.OFFER_FINAL_EVALUATION, LEAD, (guards.evaluation_complete,), None, "FinalEvaluationOffered"),
    Rule(E, (P.ENDED,), A.REMARK_ON_EVALUATION, BOARD, (guards.evaluation_offered, basics.text_given), None, "EvaluationRemarked"),
    Rule(E, (P.ENDED,), A.PUBLISH_FINAL_EVALUATION, LEAD, (guards.evaluation_offered, guards.remarks_in_or_term_passed), P.EVALUATED, "FinalEvaluationPublished"),
    Rule(E, (P.ENDED,), A.CLOSE_UNEVALUATED, SECRETARY, (guards.evaluation_long_overdue,), P.EVALUATED, "ClosedUnevaluated"),
    Rule(E, (P.EVALUATED,), A.OFFER_FOLLOW_UP, LEAD, (guards.follow_up_time, guards.evaluation_complete), None, "FollowUpOffered"),
    Rule(E, (P.EVALUATED,), A.REMARK_ON_FOLLOW_UP, BOARD, (guards.evaluation_offered, basics.text_given), None, "EvaluationRemarked"),
    Rule(E, (P.EVALUATED,), A.PUBLISH_FOLLOW_UP, LEAD, (guards.evaluation_offered, guards.remarks_in_or_term_passed), None, "FollowUpPublished"),
    Rule(E, (P.ENDED, P.EVALUATED), A.PUBLISH_LESSON, LEAD, (guards.lesson_complete,), None, "LessonPublished"),
    Rule(E, NOT_TERMINAL, A.TRANSFER_LEAD, _own(Role.ADMIN), (guards.new_lead_eligible,), None, "LeadTransferred"),

    Rule(R, (None,), A.OPEN_AMENDMENT, LEAD, (rounds.phase_takes_amendment, guards.no_open_round), S.DRAFT, "AmendmentOpened"),
    Rule(R, (None,), A.OPEN_EXTENSION, LEAD, (rounds.phase_takes_extension, guards.no_open_round, rounds.before_end_date), S.DRAFT, "ExtensionOpened"),
    Rule(R, (None,), A.OPEN_INCIDENT, _own(Role.LEAD, Role.DPO), (rounds.phase_takes_incident, rounds.no_open_incident), S.DRAFT, "IncidentOpened"),
    Rule(R, (S.DRAFT, S.RETURNED), A.SUBMIT, _own(Role.LEAD, Role.DPO), (rounds.dpo_submits_incidents_only, rounds.not_practice, rounds.board_available, rounds.plan_complete, rounds.change_worth_a_round), S.SUBMITTED, "PlanSubmitted"),
    Rule(R, (S.DRAFT, S.SUBMITTED, S.RETURNED, S.IN_REVIEW), A.WITHDRAW_ROUND, LEAD, (basics.reason_given,), S.WITHDRAWN, "RoundWithdrawn"),
    Rule(R, OPEN_ROUND, A.CLOSE, JOB, (rounds.experiment_over,), S.WITHDRAWN, "RoundClosed"),
    Rule(R, (S.SUBMITTED,), A.RETURN_INCOMPLETE, SECRETARY, (rounds.questions_asked,), S.RETURNED, "PlanReturned"),
    Rule(R, (S.SUBMITTED,), A.ACCEPT, SECRETARY, (rounds.route_chosen,), S.IN_REVIEW, "PlanAccepted"),
    Rule(R, (S.SUBMITTED, S.IN_REVIEW), A.MOVE_BOARD, SECRETARY, (rounds.board_must_change,), S.SUBMITTED, "BoardMoved"),
    Rule(R, (S.IN_REVIEW,), A.ASSIGN, SECRETARY, (rounds.assignee_eligible,), None, "MemberAssigned"),
    Rule(R, (S.IN_REVIEW,), A.DECLARE_CONFLICT, _also_undeclared(Role.MEMBER, Role.CHAIR), (rounds.declaration_given,), None, "ConflictDeclared"),
    Rule(R, (S.IN_REVIEW,), A.COMMENT, BOARD, (basics.text_given,), None, "CommentPlaced"),
    Rule(R, (S.IN_REVIEW,), A.EDIT_COMMENT, BOARD, (rounds.comment_unanswered, basics.text_given), None, "CommentEdited"),
    Rule(R, (S.IN_REVIEW,), A.AMEND_COMMENT, BOARD, (basics.text_given,), None, "CommentAmended"),
    Rule(R, (S.IN_REVIEW,), A.ASK_LEAD, BOARD, (rounds.questions_asked,), None, "QuestionAsked"),
    Rule(R, (S.SUBMITTED, S.IN_REVIEW), A.CLOSE_QUESTION, BOARD, (rounds.question_answered,), None, "QuestionClosed"),
    Rule(R, (S.IN_REVIEW,), A.FILE_ASSESSMENT, VOTERS, (rounds.assessor_assigned, rounds.assessment_not_filed, rounds.assessment_complete), None, "AssessmentFiled"),
    Rule(R, (S.IN_REVIEW,), A.ESCALATE, _own(Role.SECRETARY, Role.CHAIR), (rounds.route_is_light, basics.reason_given), None, "RouteEscalated"),
    Rule(R, (S.IN_REVIEW,), A.REQUEST_CHANGES, CHAIR, (basics.reason_given, rounds.questions_asked), S.RETURNED, "ChangesRequested"),
    Rule(R, (S.IN_REVIEW,), A.RECORD_DPO_OPINION, DPO, (rounds.opinion_given,), None, "DpoOpinionRecorded"),
    Rule(R, (S.IN_REVIEW,), A.ADOPT_ADVICE, CHAIR, (rounds.quorum_reached, rounds.dpo_opinion_in, rounds.adopter_fits_route, rounds.tally_carries_outcome, rounds.advice_written), f"{S.ADVISED}|{S.DECIDED}", "AdviceAdopted"),
    Rule(R, (S.ADVISED,), A.DECIDE, DECIDER, (rounds.decision_motivated,), S.DECIDED, "DecisionTaken"),
    Rule(R, (S.DECIDED,), A.CORRECT, DECIDER, (rounds.correction_allowed,), None, "DecisionCorrected"),
    Rule(R, (S.DECIDED,), A.RECORD_OBJECTION, _own(Role.SECRETARY, Role.DECIDER), (rounds.objection_receivable,), None, "ObjectionRecorded"),

    Rule(C, (K.OPEN, K.REFUSED), A.SUBMIT_EVIDENCE, WRITERS, (basics.text_given,), K.SUBMITTED, "EvidenceSubmitted"),
    Rule(C, (K.SUBMITTED,), A.ACCEPT_EVIDENCE, SECRETARY, (), K.ACCEPTED, "EvidenceAccepted"),
    Rule(C, (K.SUBMITTED,), A.REFUSE_EVIDENCE, SECRETARY, (basics.reason_given,), K.REFUSED, "EvidenceRefused"),

    Rule(O, (B.RECEIVED,), A.DECLARE_INADMISSIBLE, DECIDER, (basics.reason_given,), B.INADMISSIBLE, "ObjectionInadmissible"),
    Rule(O, (B.RECEIVED,), A.DECLARE_UNFOUNDED, DECIDER, (basics.reason_given,), B.UNFOUNDED, "ObjectionUnfounded"),
    Rule(O, (B.RECEIVED,), A.UPHOLD_OBJECTION, DECIDER, (basics.reason_given,), B.UPHELD, "ObjectionUpheld"),
    Rule(O, (B.UPHELD,), A.SETTLE_OBJECTION, EFFECT, (), B.CORRECTED, "ObjectionSettled"),

    Rule(I, tuple(N), A.ANSWER_CONTRIBUTION, WRITERS, (contributions.answer_awaited, contributions.text_is_right), None, "ContributionAnswered"),
    Rule(I, tuple(N), A.NAME_CHANGE, WRITERS, (contributions.change_to_name, contributions.text_is_right), None, "ContributionFollowed"),
    Rule(I, (N.RECEIVED, N.HIDDEN), A.PUBLISH_CONTRIBUTION, SECRETARY, (contributions.may_be_published,), N.PUBLISHED, "ContributionPublished"),
    Rule(I, (N.RECEIVED, N.PUBLISHED), A.HIDE_CONTRIBUTION, SECRETARY, (contributions.ground_given,), N.HIDDEN, "ContributionHidden"),
)
# fmt: on
