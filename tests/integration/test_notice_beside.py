"""What stands beside a notice comes with it, the same on both engines, whatever there is."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, literal, literal_column, null, select, true, union_all

from tests.announced import counted_queries
from tests.builders import Lab
from tests.consents import GROUP, SCOPES, WALK, asking, beside
from tests.contributions import Street, flood
from tests.decided import Running
from waardevol_lab.domain.contributions import Ground
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.persistence.beside import Beside
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Contribution, SignPlacement
from waardevol_lab.queries.notice_beside import NoticeBeside, told_at
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public import PublicState
from waardevol_lab.queries.public_contributions import public_contributions

TODAY = date(2026, 11, 30)


def told(running: Running, language: str = "nl", number: int | None = None) -> NoticeBeside:
    return told_at(str(running.experiment.slug), TODAY, language, number)


def hang(running: Running, *places: str) -> None:
    """Signs as `confirm_sign` leaves them, the last one at a place already named."""
    with transaction() as session:
        for day, place in enumerate(places, 1):
            row = SignPlacement(
                experiment_id=running.experiment.id,
                place=place,
                placed_on=date(2026, 11, day),
                confirmed_by_id=running.actor("lead").user_id,
                confirmed_at=running.lab.now,
            )
            session.add(row)


def test_all_of_a_notice_comes_in_one_query_however_much_there_is(any_lab: Lab) -> None:
    consents = asking(any_lab)
    beside(consents)
    running, street = consents.running, Street(consents.running)
    for number in range(5):
        street.ask(f"Vraag {number}")
    street.answer(2)
    street.change(2)
    street.publish(1, 2, 3, 4)
    street.hide(5, ground=Ground.SPAM)
    flood(running, 40, "Nog een vraag")
    hang(running, "Bij de brug", "Op het plein", "bij  de BRUG")
    running.publish()
    running.publish()
    slug = str(running.experiment.slug)
    with counted_queries(any_lab) as sent:
        found = told_at(slug, TODAY, "nl")
    assert len(sent) == 1
    assert found.notice.number == 2
    assert [one.number for one in found.contributions.shown] == [4, 3, 2]
    assert found.contributions == public_contributions(found.state, TODAY, most=3)
    answered = found.contributions.shown[-1]
    assert answered.answered_at == answered.changed_at == any_lab.now
    assert found.contributions.counts.waiting == 40
    assert found.contributions.counts.hidden == {Ground.SPAM: 1}
    signs = [(sign.place, sign.placed_on.day) for sign in found.signs]
    assert signs == [("bij  de BRUG", 3), ("Op het plein", 2)]
    assert found.consents == ((consents.code, Said(GROUP)), ("zusje234", Said(GROUP)))


def test_group_is_named_as_it_was_published_last(any_lab: Lab) -> None:
    consents = asking(any_lab)
    consents.write(f"{SCOPES}\n{WALK}")
    consents.publish("Nu anders.")
    found = told(consents.running, "en")
    assert [code for code, _group in found.consents] == [consents.code]


def test_without_a_notice_there_is_what_was_asked(any_lab: Lab) -> None:
    running = asking(any_lab).running
    street = Street(running)
    street.publish(street.ask())
    found = told(running)
    assert isinstance(found.found, PublicState)
    assert [one.number for one in found.contributions.shown] == [1]
    assert len(found.consents) == 1
    with pytest.raises(NotFound):
        _ = found.notice
    with pytest.raises(NotFound):
        told(running, number=1)


def test_values_come_back_as_the_query_would_give_them(any_lab: Lab) -> None:
    row = Street(asking(any_lab).running)
    row.ask(may_publish=False)
    numbers = union_all(*(select(literal(n).label("n")) for n in (3, 1, 2))).subquery()
    columns = (
        Contribution.may_publish,
        Contribution.due_on,
        Contribution.received_at,
        Contribution.answered_at,
        func.coalesce(null(), literal_column("'ë\"'")).label("text"),
    )
    plain = select(numbers.c.n, *columns).join(Contribution, true()).order_by(numbers.c.n.desc())
    part = Beside(plain)
    with reading() as session:
        expected = [tuple(one) for one in session.execute(plain)]
        given = session.scalar(select(part.column))
    assert [tuple(one) for one in part.rows(given)] == expected
    assert [one.n for one in part.rows(given)] == [3, 2, 1]
    assert expected[0][1] is False
    assert isinstance(expected[0][3], datetime) and expected[0][3].tzinfo is UTC
    nothing = Beside(select(Contribution.id).where(Contribution.id < 0))
    with reading() as session:
        assert nothing.rows(session.scalar(select(nothing.column))) == []
