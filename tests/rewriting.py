"""Changing single answers of a draft, the rest of their topics left as it is."""

from typing import Any

from tests.builders import Lab
from waardevol_lab.domain.framework import latest
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import DraftTopic
from waardevol_lab.services.plans import SaveTopic, save_topic


def rewrite(lab: Lab, reference: str, writer: Actor, **answers: Any) -> None:
    """Save these answers in the latest round; None takes an answer away."""
    framework = latest(lab.now.date())
    for question, value in answers.items():
        task = framework.question(question).task
        with reading() as session:
            row = session.get(DraftTopic, (lab.round(reference).id, task))
            own, version = (dict(row.answers), row.version) if row else ({}, 0)
        own[question] = value
        if value is None:
            del own[question]
        save_topic(SaveTopic(reference, task, own, version), writer, lab.now)
