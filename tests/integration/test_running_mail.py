"""Mail after the decision: it can be read in both languages, and its links lead somewhere."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tests.builders import Lab
from tests.decided import Running, decided
from waardevol_lab.outbox.rendering import Letter, render
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.conditions import (
    JudgeEvidence,
    SubmitEvidence,
    judge_evidence,
    submit_evidence,
)
from waardevol_lab.services.evaluating import (
    PublishEvaluation,
    RemarkOnEvaluation,
    publish_evaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.running import (
    PullBrake,
    RevokeApproval,
    pull_brake,
    revoke,
)

BASE = "https://lab.example"


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def letters() -> Iterator[tuple[str, str, str]]:
    """Template, subject and text of everything in the outbox, in both languages."""
    with reading() as session:
        for row in session.scalars(select(OutboxMail).order_by(OutboxMail.id)):
            for language in ("nl", "en"):
                letter = Letter(
                    row.message_id,
                    row.recipient,
                    language,  # type: ignore[arg-type]
                    row.template,
                    row.context,
                    row.created_at,
                )
                yield (row.template, *render(letter, BASE))


def check(running: Running, *expected: str) -> None:
    found = list(letters())
    assert set(expected) <= {template for template, _, _ in found}
    router = running.lab.app.url_map.bind("localhost")
    for template, subject, text in found:
        assert running.reference in subject, template
        for path in re.findall(rf"{BASE}(?:/en)?(/\S*)", text):
            try:
                router.match(path)
            except HTTPException as wrong:
                pytest.fail(f"{template}: {path}: {wrong}")


def test_mail_from_the_notice_to_the_published_evaluation(running: Running) -> None:
    lab = running.lab
    submit_evidence(
        SubmitEvidence(running.reference, 1, "Kijk.", 1), running.actor("lead"), lab.now
    )
    judge_evidence(
        JudgeEvidence(running.reference, 1, False, 2, "Geen datum."),
        running.actor("secretary"),
        lab.now,
    )
    running.end()
    running.evaluate()
    remark_on_evaluation(
        RemarkOnEvaluation(running.reference, "Helder."), running.actor("member"), lab.now
    )
    publish_evaluation(
        PublishEvaluation(running.reference, running.version), running.actor("lead"), lab.now
    )
    check(
        running,
        "evidence_submitted",
        "evidence_refused",
        "notice_published",
        "evidence_accepted",
        "experiment_started",
        "experiment_stopped",
        "evaluation_offered",
        "evaluation_remarked",
        "evaluation_published",
    )


def test_mail_when_the_brake_is_pulled_and_the_approval_revoked(running: Running) -> None:
    running.run()
    pull_brake(PullBrake(running.reference, "Gevaar."), running.actor("lead"), running.lab.now)
    revoke(
        RevokeApproval(running.reference, "Te gevaarlijk.", running.version),
        running.actor("decider"),
        running.lab.now,
    )
    check(running, "brake_pulled", "experiment_revoked")


def test_mail_when_time_runs_out(running: Running) -> None:
    running.run()
    running.lab.set_clock(datetime(2027, 11, 30, 9, tzinfo=UTC))
    run_due(running.lab.now)
    check(running, "end_reached")


def test_mail_when_the_approval_lapses(running: Running) -> None:
    running.lab.set_clock(datetime(2027, 6, 1, 9, tzinfo=UTC))
    run_due(running.lab.now)
    check(running, "experiment_lapsed")
