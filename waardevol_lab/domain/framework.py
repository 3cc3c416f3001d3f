"""The review framework: its parts, its versions and its vocabularies, under one name.

Answers are judged in `answers`, the route in `routing`; a framework knows nothing of a plan.
"""

from waardevol_lab.domain.framework_loading import load
from waardevol_lab.domain.framework_model import (
    Column,
    Condition,
    FixedRow,
    Framework,
    FrameworkError,
    Group,
    Handvat,
    Kind,
    Option,
    Question,
    Stop,
    Task,
    Text,
    Value,
)
from waardevol_lab.domain.framework_versions import latest, read_also, shipped, versions
from waardevol_lab.domain.vocabularies import (
    Vocabularies,
    load_vocabularies,
    shipped_vocabularies,
    term,
    term_text,
    vocabulary,
)

__all__ = [
    "Column",
    "Condition",
    "FixedRow",
    "Framework",
    "FrameworkError",
    "Group",
    "Handvat",
    "Kind",
    "Option",
    "Question",
    "Stop",
    "Task",
    "Text",
    "Value",
    "Vocabularies",
    "latest",
    "load",
    "load_vocabularies",
    "read_also",
    "shipped",
    "shipped_vocabularies",
    "term",
    "term_text",
    "versions",
    "vocabulary",
]
