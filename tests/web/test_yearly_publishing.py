"""A yearly report as it is published: by whom, when, frozen, corrected, and what nobody reads."""

import csv
import hashlib
import io
import json
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.builders import Lab
from tests.reviews import FULL, LIGHT, Review
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused, Stale
from waardevol_lab.domain.ledger import canonical_json
from waardevol_lab.domain.merkle import Tree
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import LedgerEntry, YearlyReportVersion
from waardevol_lab.queries.published_yearly import published
from waardevol_lab.services.yearly_reports import PublishYearlyReport, publish_yearly_report

JANUARY = datetime(2027, 1, 12, 9, tzinfo=UTC)
BOARD = "ethische-commissie-groenstad"
PAGE = f"/jaarverslagen/{BOARD}/2026"
FOREWORD = "Een druk jaar <b>zonder</b> ongelukken.\n\nDank aan iedereen."
AT_ONCE = 4


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def form(review: Review) -> str:
    return f"/commissie/jaarverslagen/{review.board_id}/2026/publiceren"


def publish(review: Review, who: str = "secretary", number: int = 1, **more: Any) -> str:
    command = PublishYearlyReport(review.board_id, 2026, number, FOREWORD, **more)
    return publish_yearly_report(command, review.lab.actor(who), review.lab.now)


def in_january(review: Review) -> Review:
    review.lab.set_clock(JANUARY)
    return review


def data(review: Review) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(review.lab.visitor().text(f"{PAGE}.json"))
    return found


# --- who, and when


@pytest.mark.parametrize("who", ["secretary", "chair"])
def test_secretary_or_chair_publishes_for_everybody(review: Review, who: str) -> None:
    review.decided(LIGHT)
    in_january(review)
    visitor = review.lab.visitor()
    assert visitor.get(PAGE).status_code == 404
    answer = review.lab.visitor(who).submit(form(review), {"foreword": FOREWORD})
    assert answer.status_code == 303
    text = visitor.text(PAGE)
    assert "Een druk jaar &lt;b&gt;zonder&lt;/b&gt; ongelukken." in text
    assert f'href="{PAGE}"' in visitor.text("/jaarverslagen")
    assert PAGE in visitor.text("/sitemap.xml")
    assert "Yearly report 2026" in visitor.text(f"/en{PAGE}")


def test_nobody_else_publishes(review: Review) -> None:
    lab = in_january(review).lab
    other = lab.board(review.organisation_id, name="Andere commissie")
    lab.person("other secretary", (Role.SECRETARY, other))
    for who in ("anna", "dpo", "decider", "auditor", "admin", "lead", "other secretary"):
        assert lab.visitor(who).get(form(review)).status_code == 404, who
        with pytest.raises(NotFound):
            publish(review, who)
    assert lab.visitor().get(form(review)).status_code == 303
    assert lab.visitor().get(PAGE).status_code == 404


def test_year_that_is_not_over_is_refused_and_the_words_are_kept(review: Review) -> None:
    answer = review.lab.visitor("secretary").submit(form(review), {"foreword": "Te vroeg getypt"})
    assert answer.status_code == 422
    assert "2026 is nog niet voorbij." in answer.text
    assert "Te vroeg getypt" in answer.text
    assert "Publiceer dit jaarverslag" not in review.lab.visitor("secretary").text(
        form(review).removesuffix("/publiceren")
    )
    review.lab.set_clock(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert publish(review) == "1"


def test_foreword_and_the_reason_of_a_correction_are_asked(review: Review) -> None:
    in_january(review)
    visitor = review.lab.visitor("secretary")
    assert visitor.submit(form(review), {"foreword": " "}).status_code == 422
    publish(review)
    answer = visitor.submit(form(review), {"foreword": "Beter."})
    assert answer.status_code == 422
    assert "Waarom is er een nieuwe versie?" in answer.text
    with pytest.raises(Refused) as refused:
        publish(review, number=2, reason="x" * 5001)
    assert [problem.code for problem in refused.value.problems] == ["too_long"]


# --- frozen


def test_published_report_stays_as_it_was_and_a_correction_stands_beside_it(
    review: Review,
) -> None:
    review.decided(LIGHT)
    publish(in_january(review))
    first = data(review)
    review.lab.set_clock(datetime(2026, 12, 30, 9, tzinfo=UTC))
    late = review.decided(LIGHT)
    in_january(review)
    assert data(review) == first
    assert late not in review.lab.visitor().text(PAGE)
    publish(review, "chair", 2, reason="Eén besluit ontbrak.")
    page = review.lab.visitor().text(PAGE)
    assert "Eén besluit ontbrak." in page
    assert late in page
    old = review.lab.visitor().text(f"{PAGE}/versies/1")
    assert "Dit is een eerdere versie" in old
    assert late not in old
    assert review.lab.visitor().get(f"{PAGE}/versies/3").status_code == 404


def test_address_stays_when_the_board_gets_another_name(review: Review) -> None:
    publish(in_january(review))
    with reading() as session:
        slugs = set(session.scalars(select(YearlyReportVersion.slug)))
    assert slugs == {BOARD}


def test_second_tab_is_told_that_it_is_too_late(review: Review) -> None:
    in_january(review)
    visitor = review.lab.visitor("chair")
    fields = visitor.form(form(review), containing="foreword")
    publish(review)
    answer = visitor.client.post(form(review), data={**fields, "foreword": "Mijn woorden"})
    assert answer.status_code == 409
    assert "Mijn woorden" in answer.text


def test_pressed_at_once_it_is_published_once(any_lab: Lab) -> None:
    review = in_january(Review(any_lab))
    barrier, ends = threading.Barrier(AT_ONCE), Counter[str]()

    def press(number: int) -> None:
        with any_lab.app.app_context():
            barrier.wait()
            try:
                publish(review, ("secretary", "chair")[number % 2], key=f"{number // 2}")
                ends["done"] += 1
            except (AlreadyDone, Stale) as error:
                ends[type(error).__name__] += 1

    threads = [threading.Thread(target=press, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == {"done": 1, "Stale": AT_ONCE - 1}
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(YearlyReportVersion)) == 1


# --- proof


def root_by_hand(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1 as it is written: the largest power of two to the left."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = root_by_hand(leaves[:split]), root_by_hand(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 7, 8, 13])
def test_root_is_that_of_the_standard(size: int) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    assert (tree.size, tree.root()) == (size, root_by_hand(leaves).hex())


def test_report_names_the_record_it_was_counted_from(review: Review) -> None:
    reference = review.decided(LIGHT)
    publish(in_january(review))
    found = data(review)
    report = found["report"]
    assert hashlib.sha256(canonical_json(report)).hexdigest() == found["sha256"]
    with reading() as session:
        entries = list(session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)))
        rows = [(row.kind, row.leaf_hash) for row in entries]
    before, last = rows[: report["record"]["size"]], rows[-1]
    assert (len(rows) - 1, last[0]) == (len(before), "YearlyReportPublished")
    leaves = [bytes.fromhex(leaf) for _, leaf in before]
    assert root_by_hand(leaves).hex() == report["record"]["root"]
    numbers = {one["number"]: one for one in report["numbers"]}
    for name, kind in (("received", "PlanSubmitted"), ("decided_approved", "DecisionTaken")):
        [act] = numbers[name]["acts"]
        assert (act["reference"], before[act["entry"]][0]) == (reference, kind)


# --- what everybody reads, and nobody


def test_open_rounds_are_numbers_without_a_name(review: Review) -> None:
    decided, advised, submitted = review.decided(LIGHT), review.advised(LIGHT), review.submitted()
    publish(in_january(review))
    report = published(BOARD, 2026).report
    received = report.number("received")
    assert (received.value, received.untold) == (3, 2)
    assert [trace.reference for trace in received.traces] == [decided]
    undecided = report.number("advised_undecided")
    assert (undecided.value, undecided.traces, undecided.untold) == (1, (), 1)
    for address in (PAGE, f"{PAGE}.json", f"{PAGE}.csv"):
        text = review.lab.visitor().text(address)
        assert decided in text
        assert advised not in text
        assert submitted not in text


def test_deliberation_of_few_rounds_is_not_told(review: Review) -> None:
    for _ in range(4):
        review.decided(LIGHT)
    publish(in_january(review))
    assert published(BOARD, 2026).report.number("assessments").value is None
    assert "Over minder dan vijf rondes is besloten." in review.lab.visitor().text(PAGE)
    review.lab.set_clock(datetime(2026, 12, 30, 9, tzinfo=UTC))
    review.decided(FULL)
    publish(in_january(review), number=2, reason="Eén besluit ontbrak.")
    found = published(BOARD, 2026).report.number("assessments")
    assert (found.value, found.traces, found.untold) == (8, (), 8)


def test_sheet_has_the_numbers_of_the_page(review: Review) -> None:
    review.decided(LIGHT)
    publish(in_january(review))
    text = review.lab.visitor().text(f"{PAGE}.csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    shown = {row["Naam in de bestanden"]: row["Aantal"] for row in rows}
    report = published(BOARD, 2026).report
    expected = {
        one.definition.name: "" if one.value is None else str(one.value)
        for one in report.numbers
        if not one.hidden
    }
    assert shown == expected
    assert expected["decided_approved"] == "1"
