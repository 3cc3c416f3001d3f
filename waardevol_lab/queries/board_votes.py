"""The tally of a round, for who may see it: who differs where, and what is still needed."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from waardevol_lab.domain import deliberation
from waardevol_lab.domain.deliberation import Tally, Verdict
from waardevol_lab.domain.disagreement import most_disputed
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Text
from waardevol_lab.domain.needs import Need, Stand, still_needed
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence import models
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Advice
from waardevol_lab.queries.board_access import opened
from waardevol_lab.queries.board_head import Head, head_of
from waardevol_lab.queries.board_plan import value_levels
from waardevol_lab.services.assessing import next_ballot
from waardevol_lab.services.deliberating import Standing, chair_of, filed, standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.past_rounds import advice_of


@dataclass(frozen=True, slots=True)
class Replaced:
    """A first ballot that a second one took the place of; it stays in the record."""

    verdict: Verdict
    reasons: str
    conditions: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member filed: the ballot that counts, and the one that it replaced."""

    member: str
    ballot: int
    verdict: Verdict
    reasons: str
    conditions: str
    filed_at: datetime
    minority: bool
    is_chair: bool
    replaced: Replaced | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value over all members: their levels in the order of the voices, and what is proposed.

    `adopted` is the level of the advice, None until there is one.
    """

    id: str
    title: Text
    risks: tuple[int | None, ...]
    proposed: int | None
    lead: int | None
    residual: int | None
    adopted: int | None = None

    @property
    def apart(self) -> int:
        """How far the lowest and the highest level of the members lie apart."""
        known = [risk for risk in self.risks if risk is not None]
        return max(known) - min(known) if known else 0


@dataclass(frozen=True, slots=True)
class TallyPage:
    """The tally; `tally` is None for who must file their own first.

    `weighed` begins with the value over which the members differ most. `needs` is what stands
    between the board and its advice, empty once there is one. `may_vote_again`: the viewer can file
    a second ballot now.
    """

    head: Head
    tally: Tally | None
    needs: tuple[Need, ...]
    voices: tuple[Voice, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    may_vote_again: bool = False


def tally_page(viewer: Actor, reference: str, number: int | None, now: datetime) -> TallyPage:
    """The page for who takes part in or oversees the deliberation. Raises `NotFound`."""
    with reading() as session:
        dossier = opened(session, viewer, reference, number, Permission.READ_DELIBERATION)
        votes = standing(session, dossier, now)
        head = head_of(session, viewer, dossier, now, votes)
        if head.progress is None:
            raise NotFound("tally")
        votes = _in_the_record(session, dossier, votes)
        chair = adopter(session, viewer, dossier, head, now)
        if not head.sees:
            return TallyPage(head, None, needs(head, votes, None, chair))
        tally = votes.tally(chair)
        return TallyPage(
            head,
            tally,
            needs(head, votes, tally, chair),
            _voices(session, dossier, votes, tally, chair),
            _by_difference(weighed(dossier, votes, advice_of(session, dossier.round_.id)), votes),
            head.state == RoundState.IN_REVIEW
            and head.assigned
            and next_ballot(votes, viewer.user_id or 0) is not None,
        )


def _in_the_record(session: Session, dossier: Dossier, votes: Standing) -> Standing:
    """How the board stands; once it advised, with everybody whose ballot counted then.

    Somebody who left the board since stays in the record of what was advised.
    """
    if dossier.round_.state in {RoundState.ADVISED, RoundState.DECIDED}:
        return replace(votes, ballots=tuple(filed(session, dossier)))
    return votes


def needs(head: Head, votes: Standing, tally: Tally | None, chair: int | None) -> tuple[Need, ...]:
    """What the board still needs; nothing where it is not in review (any more)."""
    if head.state != RoundState.IN_REVIEW:
        return ()
    stand = Stand(
        filed=len(votes.filed_by),
        needed=votes.needed,
        possible=votes.possible,
        full=votes.route is Route.FULL,
        opinion_missing=head.personal_data and not head.dpo_opinion_in,
        chair_filed=chair in votes.filed_by,
    )
    return still_needed(stand, tally)


def adopter(
    session: Session, viewer: Actor, dossier: Dossier, head: Head, now: datetime
) -> int | None:
    """Who has the casting vote: the viewer when they may adopt, or else the chair."""
    if Role.CHAIR in head.roles:
        return viewer.user_id
    return chair_of(session, dossier.round_.board_id or 0, now)


def weighed(dossier: Dossier, votes: Standing, advice: Advice | None = None) -> tuple[Weighed, ...]:
    """The values with the level of each member whose ballot counts, in order of member."""
    adopted = advice.risks if advice else {}
    latest = deliberation.latest_ballots(votes.ballots)
    proposed = deliberation.adopted_risks(votes.ballots)
    levels = value_levels(dossier.framework, dossier.version().answers)
    return tuple(
        Weighed(
            value.id,
            value.title,
            tuple(one.risks.get(value.id) for one in latest),
            proposed.get(value.id),
            value.risk,
            value.residual,
            adopted.get(value.id),
        )
        for value in levels
    )


def _by_difference(found: tuple[Weighed, ...], votes: Standing) -> tuple[Weighed, ...]:
    """The value over which the members differ most on top."""
    by_id = {one.id: one for one in found}
    lead = {one.id: one.lead for one in found}
    return tuple(by_id[value] for value in most_disputed(list(by_id), votes.ballots, lead))


def _voices(
    session: Session, dossier: Dossier, votes: Standing, tally: Tally, chair: int | None
) -> tuple[Voice, ...]:
    rows = _counted(session, dossier, votes)
    replaced = _replaced(session, dossier, {row.member_id for row, _ in rows if row.ballot > 1})
    return tuple(
        Voice(
            member=name,
            ballot=row.ballot,
            verdict=Verdict(row.verdict or ""),
            reasons=row.reasons,
            conditions=row.conditions,
            filed_at=row.filed_at or row.saved_at,
            minority=is_minority(Verdict(row.verdict or ""), tally),
            is_chair=row.member_id == chair,
            replaced=replaced.get(row.member_id),
        )
        for row, name in rows
    )


def _replaced(session: Session, dossier: Dossier, members: set[int]) -> dict[int, Replaced]:
    """The first ballots of members who filed a second, by member."""
    first = _filed(dossier).where(
        models.Assessment.ballot == 1, models.Assessment.member_id.in_(members)
    )
    return {
        row.member_id: Replaced(
            Verdict(row.verdict or ""), row.reasons, row.conditions, row.filed_at or row.saved_at
        )
        for row, _ in session.execute(first)
    }


def wishes(session: Session, dossier: Dossier, votes: Standing) -> tuple[str, ...]:
    """The conditions that members propose in the ballots that count, in order of member."""
    rows = _counted(session, dossier, votes)
    return tuple(row.conditions for row, _ in rows if row.conditions.strip())


def _counted(
    session: Session, dossier: Dossier, votes: Standing
) -> list[tuple[models.Assessment, str]]:
    """The assessments behind the ballots that count, with the member's name."""
    counted = {(one.member_id, one.ballot) for one in deliberation.latest_ballots(votes.ballots)}
    rows = session.execute(_filed(dossier))
    return [(row, name) for row, name in rows if (row.member_id, row.ballot) in counted]


def _filed(dossier: Dossier) -> Select[models.Assessment, str]:
    """What was filed on the version at hand and stands, with the member's name."""
    return (
        select(models.Assessment, Account.name)
        .join(Account, Account.id == models.Assessment.member_id)
        .where(
            models.Assessment.round_id == dossier.round_.id,
            models.Assessment.plan_version_id == dossier.round_.plan_version_id,
            models.Assessment.filed_at.is_not(None),
            models.Assessment.voided_at.is_(None),
        )
        .order_by(models.Assessment.member_id)
    )


def dissent(session: Session, dossier: Dossier, votes: Standing, tally: Tally) -> tuple[str, ...]:
    """The reasons of those who took the side that lost, in order of member and without names."""
    rows = _counted(session, dossier, votes)
    return tuple(row.reasons for row, _ in rows if is_minority(Verdict(row.verdict or ""), tally))


def is_minority(verdict: Verdict, tally: Tally) -> bool:
    """Whether the verdict took the side that lost."""
    if tally.outcome == deliberation.TallyOutcome.REJECTED:
        return verdict.is_positive
    return tally.adoptable and verdict is Verdict.NEGATIVE
