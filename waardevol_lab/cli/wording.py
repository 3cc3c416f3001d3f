"""What the command line says about a refusal, in one line."""

from waardevol_lab.domain.errors import AlreadyDone, DomainError, NotFound, Refused, Stale
from waardevol_lab.wording.problems import sentence


def one_line(message: str) -> str:
    """The message without line ends."""
    return " ".join(message.split())


def refusal(error: DomainError) -> str:
    """What was refused and why, in the language in force."""
    if isinstance(error, Refused):
        return "; ".join(f"{p.field}: {sentence(p)}" for p in error.problems)
    if isinstance(error, NotFound):
        return f"not found: {error}"
    if isinstance(error, Stale):
        return f"changed by somebody else in the meantime: {error.what}"
    if isinstance(error, AlreadyDone):
        return f"already done: {error.result}"
    return str(error)
