"""What the list says of an experiment is kept by the version of the record, and by nothing less."""

from collections.abc import Callable, Iterator
from itertools import count
from time import monotonic

import pytest

from tests.announced import announce_more, counted_queries
from tests.builders import a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.visitor import Visitor, parse
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Organisation
from waardevol_lab.queries import public_list
from waardevol_lab.queries.public import record_version
from waardevol_lab.services.recording import write_entry
from waardevol_lab.web import by_record
from waardevol_lab.web.by_record import PartsByRecord
from waardevol_lab.web.citizens import cards
from waardevol_lab.web.stored_answers import Watched

NUMBERS = count()


@pytest.fixture(scope="module")
def busy(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a list of two pages."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("cards")) as lab:
        running = decided(lab)
        running.publish()
        announce_more(running, 30)
        yield running


def entries(page: str) -> list[str]:
    found = parse(page).iterfind(".//li[@class='entry']//a")
    return [str(a.get("href")).rpartition("/")[2] for a in found]


def anew(query: str) -> str:
    """An address that nobody asked for before."""
    return f"/experimenten?{query}&x={next(NUMBERS)}"


@pytest.mark.parametrize("order", ["nieuw", "oud"])
def test_written_page_is_the_page_of_the_list(busy: Running, order: str) -> None:
    visitor = Visitor(busy.lab.app)
    first = public_list.listing(public_list.Wanted(sorteer=order))
    second = public_list.listing(public_list.Wanted(sorteer=order, na=first.following))
    assert (len(first.entries), len(second.entries)) == (25, 6)
    for page in (first, second, first, second):
        token = first.following if page is second else ""
        shown = entries(visitor.text(anew(f"q=&sorteer={order}&na={token}")))
        assert shown == [entry.slug for entry in page.entries]


def test_search_for_what_was_shown_before_reads_no_rows(busy: Running) -> None:
    visitor = Visitor(busy.lab.app)
    shown = visitor.text(anew("sorteer=nieuw"))
    with counted_queries(busy.lab) as sent:
        found = visitor.text(anew("q=straatlicht"))
    assert entries(found) == entries(shown)
    assert len(sent) == 2
    assert not [one for one in sent if "experiment.slug" in one]


def test_rows_are_read_of_those_alone_that_were_not_shown(
    busy: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, read = Visitor(busy.lab.app), list[int]()
    monkeypatch.setitem(busy.lab.app.extensions, by_record.EXTENSION, PartsByRecord())
    entries_at = cards.entries_at

    def note(keys: list[int], language: str) -> object:
        read.extend(keys)
        return entries_at(keys, language)

    monkeypatch.setattr(cards, "entries_at", note)
    visitor.text(anew("sorteer=nieuw"))
    with counted_queries(busy.lab) as sent:
        visitor.text(anew("sorteer=oud"))
    assert (sorted(read), len(sent)) == ([1, 2, 3, 4, 5, 6], 3)


def test_act_shows_at_once_and_asks_no_more_than_three_times(busy: Running) -> None:
    visitor, lab = Visitor(busy.lab.app), busy.lab
    before = visitor.text(anew("q=licht"))
    assert "Gemeente Nieuwenstad" not in before
    rename(busy, "Gemeente Nieuwenstad")
    with counted_queries(lab) as sent:
        after = visitor.text(anew("q=licht"))
    assert entries(after) == entries(before)
    assert after.count("<bdi>Gemeente Nieuwenstad</bdi>") == 25
    assert "<bdi>Gemeente Groenstad</bdi>" not in after
    assert len(sent) <= 3
    rename(busy, "Gemeente Groenstad")


def rename(busy: Running, name: str) -> None:
    """Rename the organisation in the way that its texts are written."""
    with transaction() as session:
        row = session.get_one(Organisation, busy.organisation_id)
        row.name = name
        write_entry(session, "p" * 8, busy.lab.now, row.subject, "OrganisationChanged", {})


def test_part_is_for_its_version_language_and_kind(busy: Running) -> None:
    made: list[str] = []

    def asked(version: int, address: str = "/", kind: str = "card") -> dict[int, str]:
        def make(keys: list[int]) -> dict[int, str]:
            made.append(f"{version} {address} {kind} {keys}")
            return dict.fromkeys(keys, made[-1])

        environ = {"SCRIPT_NAME": address.rstrip("/")}
        with busy.lab.app.test_request_context("/", environ_overrides=environ):
            return by_record.by_record(Watched(version, record_version), kind, [7], make)

    first = asked(1)
    assert asked(1) == first
    assert len(made) == 1
    others = [asked(2), asked(1, "/en"), asked(1, kind="other")]
    assert all(other != first for other in others)
    assert asked(1) == first
    assert len(made) == 4


def test_what_a_slow_reader_read_is_not_given_under_a_newer_version(busy: Running) -> None:
    """Who looked up version 1 and reads late keeps it under 1; who has 2 gets what 2 says."""

    def late(keys: list[int]) -> dict[int, str]:
        assert ask(2, lambda keys: dict.fromkeys(keys, "two")) == {9: "two"}
        return dict.fromkeys(keys, "one")

    def ask(version: int, make: Callable[[list[int]], dict[int, str]]) -> dict[int, str]:
        return by_record.by_record(Watched(version, record_version), "late", [9], make)

    with busy.lab.app.test_request_context("/"):
        assert ask(1, late) == {9: "one"}
        assert ask(2, late) == {9: "two"}


def test_parts_are_few_and_fresh(busy: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    store = PartsByRecord()
    monkeypatch.setattr(by_record, "MOST", 3)
    store.put(dict.fromkeys(range(3), "part"), monotonic())
    assert store.get([0]) == ["part"]
    store.put({3: "part", 4: None}, monotonic())
    assert store.get([0, 1, 2, 3]) == ["part", None, None, "part"]
    store.put({5: "old"}, monotonic() - by_record.FRESH - 1)
    assert store.get([5]) == [None]
