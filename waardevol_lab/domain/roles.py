"""The roles of the workflow and how somebody who holds one stands to a dossier."""

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is, per organisation, board or experiment."""

    LEAD = "lead"
    TEAMMATE = "teammate"
    SECRETARY = "secretary"
    MEMBER = "member"
    CHAIR = "chair"
    DPO = "dpo"
    DECIDER = "decider"
    FIELDWORKER = "fieldworker"
    ADMIN = "admin"
    AUDITOR = "auditor"
    JOB = "job"
    """The system's own worker: end dates, lapses, closing of rounds."""
    EFFECT = "effect"
    """What another act brings about (a decision approves); nobody holds this role."""


class Relation(StrEnum):
    """How a holder of a role stands to one dossier."""

    OWN = "own"
    """The role holds for this dossier; for member and chair also: declared free of conflict."""
    UNDECLARED = "undeclared"
    """Member or chair of the board who has not declared anything in this round yet."""
    CONFLICT = "conflict"
    """Member or chair who declared a conflict in this round."""
    INVOLVED = "involved"
    """Holds a judging role, but also works on the experiment (separation of duties)."""
    OTHER = "other"
    """Holds the role elsewhere: another organisation, board or experiment."""


ORGANISATION_ROLES = frozenset({Role.LEAD, Role.DPO, Role.DECIDER, Role.ADMIN, Role.AUDITOR})
BOARD_ROLES = frozenset({Role.SECRETARY, Role.MEMBER, Role.CHAIR})
EXPERIMENT_ROLES = frozenset({Role.TEAMMATE, Role.FIELDWORKER})
DECLARING_ROLES = frozenset({Role.MEMBER, Role.CHAIR})
"""Roles that must declare their conflicts before the plan opens."""
JUDGING_ROLES = frozenset({Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DECIDER})
"""Roles that nobody keeps on an experiment they work on themselves."""
