"""What is waited for, by whom and until when: everything that a reminder can be about.

Read in a fixed number of queries, however many dossiers there are. Nobody is named about a dossier
that a conflict or their own work on it closes to them.
"""

from datetime import datetime

from waardevol_lab.domain.days import local_date
from waardevol_lab.persistence.db import reading
from waardevol_lab.queries.awaited_contributions import waits_of_contributions
from waardevol_lab.queries.awaited_experiments import waits_of_experiments
from waardevol_lab.queries.awaited_follow_ups import waits_of_follow_ups
from waardevol_lab.queries.awaited_rounds import waits_of_rounds
from waardevol_lab.queries.holders import Wait, holders_now


def everything_awaited(now: datetime) -> list[Wait]:
    """All that is waited for now, in a fixed order."""
    with reading() as session:
        holders = holders_now(session, now)
        waits = [
            *waits_of_rounds(session, holders, now),
            *waits_of_experiments(session, holders),
            *waits_of_follow_ups(session, holders, local_date(now)),
            *waits_of_contributions(session),
        ]
        return sorted(
            (wait for wait in waits if wait.recipients),
            key=lambda wait: (wait.due_on, wait.about, wait.kind),
        )
