"""What the demo shows of the rules, and what it does not show yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from waardevol_lab.demo.cast import PEOPLE, address
from waardevol_lab.domain.rules import RULES
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, Experiment, LedgerEntry
from waardevol_lab.services.passwords import matches


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The demo as it is in the database.

    `loaded`: this run made it; otherwise it was there already and nothing was done. `acts` counts
    the record's entries by kind; `not_shown` are the events of the rules that it does not hold.
    """

    loaded: bool
    password_fits: bool
    """Whether the accounts have the password at hand; not when another one was set since."""
    accounts: tuple[tuple[str, str], ...]
    phases: Mapping[str, int]
    acts: Mapping[str, int]
    not_shown: tuple[str, ...]

    def lines(self, password: str) -> Iterator[str]:
        """The report in words, for the command line; the password is shown with the accounts."""
        total = sum(self.phases.values())
        phases = ", ".join(f"{phase} {count}" for phase, count in self.phases.items())
        if self.loaded:
            yield f"loaded {total} fictional experiments: {phases}"
        else:
            yield f"the demo data is there already ({total} fictional experiments): nothing done"
        yield "acts in the record: " + ", ".join(f"{k} {n}" for k, n in self.acts.items())
        if self.not_shown:
            yield "acts that the demo does not show yet: " + ", ".join(self.not_shown)
        shown = password if self.password_fits else "of the first time, not the one set now"
        yield f"accounts, all with the password {shown}:"
        for mail, name in self.accounts:
            yield f"  {mail:26} {name}"


def report(password: str, *, loaded: bool) -> DemoReport:
    """Count what is there."""
    with reading() as session:
        phases = session.execute(
            select(Experiment.phase, func.count())
            .where(Experiment.fictional)
            .group_by(Experiment.phase)
            .order_by(Experiment.phase)
        ).all()
        acts = session.execute(
            select(LedgerEntry.kind, func.count())
            .group_by(LedgerEntry.kind)
            .order_by(LedgerEntry.kind)
        ).all()
        mails = [address(name) for name in PEOPLE]
        names = session.execute(
            select(Account.email, Account.name, Account.password_hash).where(
                Account.email.in_(mails)
            )
        ).all()
        known = {row.email: row.name for row in names}
        counted = {row.kind: row[1] for row in acts}
        return DemoReport(
            loaded=loaded,
            password_fits=any(matches(row.password_hash, password) for row in names[:1]),
            accounts=tuple((mail, known[mail]) for mail in mails if mail in known),
            phases={row.phase: row[1] for row in phases},
            acts=counted,
            not_shown=tuple(dict.fromkeys(r.event for r in RULES if r.event not in counted)),
        )
