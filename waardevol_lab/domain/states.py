"""The machines of the workflow, their states and the actions on them."""

from enum import StrEnum


class Machine(StrEnum):
    """A thing with a state of its own."""

    EXPERIMENT = "experiment"
    ROUND = "round"
    CONDITION = "condition"
    OBJECTION = "objection"
    CONTRIBUTION = "contribution"


class Phase(StrEnum):
    """Where an experiment stands."""

    PREPARING = "preparing"
    APPROVED = "approved"
    REJECTED = "rejected"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"
    EVALUATED = "evaluated"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


TERMINAL_PHASES = frozenset({Phase.EVALUATED, Phase.WITHDRAWN, Phase.LAPSED})
NEVER_BEGAN = frozenset({Phase.REJECTED, Phase.WITHDRAWN, Phase.LAPSED})
"""What stands so in public was announced, and nothing of it came to the street."""


class RoundState(StrEnum):
    """Where a review round stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    ADVISED = "advised"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


OPEN_ROUND_STATES = frozenset(
    {
        RoundState.DRAFT,
        RoundState.SUBMITTED,
        RoundState.RETURNED,
        RoundState.IN_REVIEW,
        RoundState.ADVISED,
    }
)
WRITABLE_ROUND_STATES = frozenset({RoundState.DRAFT, RoundState.RETURNED})


class RoundKind(StrEnum):
    """Why a round was opened; every kind but `incident` is a plan round."""

    INITIAL = "initial"
    AMENDMENT = "amendment"
    EXTENSION = "extension"
    INCIDENT = "incident"


class ConditionState(StrEnum):
    """Where a condition of a decision stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ObjectionState(StrEnum):
    """Where an objection against a decision stands."""

    RECEIVED = "received"
    INADMISSIBLE = "inadmissible"
    UNFOUNDED = "unfounded"
    UPHELD = "upheld"
    CORRECTED = "corrected"


class ContributionState(StrEnum):
    """What the secretary made of what a citizen wrote; whether it is answered is apart from it."""

    RECEIVED = "received"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class EndReason(StrEnum):
    """Why an experiment ended."""

    END_DATE = "end_date"
    STOPPED_EARLY = "stopped_early"
    REVOKED = "revoked"


class Action(StrEnum):
    """Everything somebody can do to an experiment, a round or a condition."""

    CREATE = "create"
    OPEN_ROUND = "open_round"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    START = "start"
    REVOKE = "revoke"
    LAPSE = "lapse"
    PULL_BRAKE = "pull_brake"
    STOP = "stop"
    REACH_END = "reach_end"
    RESTART = "restart"
    REWORD = "reword"
    PUBLISH_NOTICE = "publish_notice"
    CONFIRM_SIGN = "confirm_sign"
    FILE_CHECK_IN = "file_check_in"
    MISS_CHECK_IN = "miss_check_in"
    RECORD_DRILL = "record_drill"
    TAKE_DOWN_SIGN = "take_down_sign"
    CONFIRM_CLEANUP = "confirm_cleanup"
    REPORT_INCIDENT = "report_incident"
    UPDATE_INCIDENT = "update_incident"
    WITHHOLD_PART = "withhold_part"
    DISCLOSE_PART = "disclose_part"
    PUBLISH_CONSENT_NOTICE = "publish_consent_notice"
    OFFER_FINAL_EVALUATION = "offer_final_evaluation"
    REMARK_ON_EVALUATION = "remark_on_evaluation"
    PUBLISH_FINAL_EVALUATION = "publish_final_evaluation"
    CLOSE_UNEVALUATED = "close_unevaluated"
    OFFER_FOLLOW_UP = "offer_follow_up"
    REMARK_ON_FOLLOW_UP = "remark_on_follow_up"
    PUBLISH_FOLLOW_UP = "publish_follow_up"
    PUBLISH_LESSON = "publish_lesson"
    TRANSFER_LEAD = "transfer_lead"

    OPEN_AMENDMENT = "open_amendment"
    OPEN_EXTENSION = "open_extension"
    OPEN_INCIDENT = "open_incident"
    SUBMIT = "submit"
    WITHDRAW_ROUND = "withdraw_round"
    CLOSE = "close"
    RETURN_INCOMPLETE = "return_incomplete"
    ACCEPT = "accept"
    MOVE_BOARD = "move_board"
    ASSIGN = "assign"
    DECLARE_CONFLICT = "declare_conflict"
    COMMENT = "comment"
    EDIT_COMMENT = "edit_comment"
    AMEND_COMMENT = "amend_comment"
    ASK_LEAD = "ask_lead"
    CLOSE_QUESTION = "close_question"
    FILE_ASSESSMENT = "file_assessment"
    ESCALATE = "escalate"
    REQUEST_CHANGES = "request_changes"
    RECORD_DPO_OPINION = "record_dpo_opinion"
    ADOPT_ADVICE = "adopt_advice"
    DECIDE = "decide"
    CORRECT = "correct"
    RECORD_OBJECTION = "record_objection"

    SUBMIT_EVIDENCE = "submit_evidence"
    ACCEPT_EVIDENCE = "accept_evidence"
    REFUSE_EVIDENCE = "refuse_evidence"

    DECLARE_INADMISSIBLE = "declare_inadmissible"
    DECLARE_UNFOUNDED = "declare_unfounded"
    UPHOLD_OBJECTION = "uphold_objection"
    SETTLE_OBJECTION = "settle_objection"

    ANSWER_CONTRIBUTION = "answer_contribution"
    NAME_CHANGE = "name_change"
    PUBLISH_CONTRIBUTION = "publish_contribution"
    HIDE_CONTRIBUTION = "hide_contribution"


STATES: dict[Machine, tuple[str | None, ...]] = {
    Machine.EXPERIMENT: (None, *Phase),
    Machine.ROUND: (None, *RoundState),
    Machine.CONDITION: tuple(ConditionState),
    Machine.OBJECTION: tuple(ObjectionState),
    Machine.CONTRIBUTION: tuple(ContributionState),
}
