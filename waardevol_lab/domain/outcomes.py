"""What an advice or a decision can say."""

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of an advice and of a decision; apart from the state of the round."""

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"

    @property
    def positive(self) -> bool:
        """Whether the experiment may go on."""
        return self is not Outcome.REJECTED


class DpoVerdict(StrEnum):
    """The opinion of the data protection officer."""

    POSITIVE = "positive"
    POSITIVE_WITH_REMARKS = "positive_with_remarks"
    NEGATIVE = "negative"


class Route(StrEnum):
    """How heavily a plan is reviewed."""

    LIGHT = "light"
    FULL = "full"


class BoardKind(StrEnum):
    """What the board's advice is worth: an advice, or the decision itself."""

    ADVISORY = "advisory"
    DECIDING = "deciding"
