"""Nothing of the deliberation leaves the board: every internal text is marked, everybody looks.

Each text column of the database is either marked here or named as somebody else's. Readers open
every address with every id, follow all links, and search for the markers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.begun import begun
from tests.covering import tries_all
from tests.databases import Databases
from tests.web.asking import signed_in
from tests.web.dossiers import World, build
from tests.web.kept_within import (
    ALSO_ELSEWHERE,
    ELSEWHERE,
    KEPT,
    NUMBERS,
    OPENED,
    deliberate,
    deliberate_more,
)
from tests.web.leaking import (
    VOLATILE,
    Found,
    Kept,
    Marks,
    addresses,
    mark,
    open_all,
    searches,
    texts_of,
)
from waardevol_lab.domain.framework import shipped
from waardevol_lab.persistence.db import Base, reading
from waardevol_lab.persistence.models import (
    Attachment,
    Comment,
    Experiment,
    LeadQuestion,
    ReviewRound,
)
from waardevol_lab.services.indexing import rebuild

pytestmark = pytest.mark.timeout(900)  # every reader opens everything
VISITOR = "visitor"
JUDGED = ("in_review", "assessed", "advised with conditions")
"""Dossiers on which the board says something; their round is asked for by its number too."""
OUTSIDE = (
    *("lead", "teammate", "decider own", "admin own", "member conflict", "chair conflict"),
    *("member undeclared", "member own", "chair own", "secretary involved", "decider involved"),
    *("colleague", "fieldworker own", "lead other", "member other", "nobody", VISITOR),
)
"""Who meets nothing of the deliberation: never, or not before filing."""
UNCOUNTED = (
    "lead",
    "teammate",
    "decider own",
    "admin own",
    "member conflict",
    "colleague",
    VISITOR,
)
"""To whom not even the number of anything says something."""
GOING_ON = ("in_review", "assessed", "light")
"""The dossiers on which the board goes on."""


@dataclass
class Marked:
    """The world after everything internal was marked, and who saw what of it."""

    world: World
    marks: Marks
    addresses: list[str]
    seen: dict[str, Found] = field(default_factory=dict)
    readers: dict[str, FlaskClient] = field(default_factory=dict)

    def reader(self, name: str) -> FlaskClient:
        """The browser of somebody, who signs in once."""
        lab = self.world.lab
        if name not in self.readers:
            client = lab.app.test_client() if name == VISITOR else signed_in(lab, name)
            self.readers[name] = client
        return self.readers[name]

    def of(self, name: str) -> Found:
        """All that somebody sees; looked at once."""
        if name not in self.seen:
            self.seen[name] = open_all(self.reader(name), self.addresses)
        return self.seen[name]

    def search(self, name: str, address: str, words: str) -> str:
        """The answer to a search, without the words themselves."""
        answer = self.reader(name).get(address, query_string={"q": words})
        return VOLATILE.sub("", answer.text.replace(words, ""))


@pytest.fixture(scope="module")
def marked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """Give the world in which every internal text has a marker."""
    with begun(databases, tmp_path_factory.mktemp("marked"), build) as (_lab, world):
        deliberate(world)
        marks = mark(KEPT)
        rebuild()  # what could be found by searching would be found now
        yield Marked(world, marks, _addresses(world))


def _addresses(world: World) -> list[str]:
    """Every address of the dossiers at hand, and of what belongs to them."""
    dossiers = [_values(world.dossiers[name]) for name in OPENED]
    for kind in ("attachment_id", "question_id", "comment_id"):
        assert any(values[kind] for values in dossiers), f"no {kind} to ask for"
    earlier = {f"/commissie/{world.dossiers[name]}": ["ronde=1"] for name in JUDGED}
    return addresses(world.lab, dossiers, earlier)


def _values(reference: str) -> dict[str, list[str]]:
    """What the parts of an address can be for a dossier."""
    with reading() as session:
        row = session.scalars(select(Experiment).where(Experiment.reference == reference)).one()
        rounds = select(ReviewRound.id).where(ReviewRound.experiment_id == row.id)
        ids = {
            "attachment_id": select(Attachment.id).where(Attachment.experiment_id == row.id),
            "question_id": select(LeadQuestion.id).where(LeadQuestion.round_id.in_(rounds)),
            "comment_id": select(Comment.id).where(Comment.round_id.in_(rounds)),
        }
        return {
            "reference": [reference],
            "slug": [row.slug] if row.slug else [],
            "code": [row.sign_code],
            "version": ["1", "2"],
            "number": ["1", "2"],
            "task": [task.id for task in shipped("2026-1").tasks[:3]],
            **{kind: [str(n) for n in session.scalars(found)] for kind, found in ids.items()},
        }


# --- nothing is forgotten


def test_every_text_of_the_database_is_marked_or_somebody_elses() -> None:
    kept = {one.name for one in KEPT} | NUMBERS | ALSO_ELSEWHERE
    texts = {
        f"{table.name}.{column}"
        for table in Base.metadata.sorted_tables
        for column in texts_of(table)
        if table.name not in ELSEWHERE
    }
    assert texts - kept == set()
    assert kept - texts == set()
    assert set(ELSEWHERE) <= {table.name for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_there_is_something_that_could_leak(marked: Marked, kept: Kept) -> None:
    """And somebody who may read it does, else the test below would prove nothing."""
    markers = marked.marks.of(kept.name)
    assert markers, f"nothing stands in {kept.name}"
    if kept.reader is None:
        assert kept.why
        return
    assert markers & marked.of(kept.reader).markers()


# --- nobody meets it


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_outside_meets_a_word_of_it(marked: Marked, name: str) -> None:
    """Not on a page, in a file or a list, and a search for it finds what nonsense finds."""
    found = marked.of(name)
    assert len(found.pages) > 5
    foreign = [kept for kept in KEPT if name not in kept.also]
    names = {kept.name for kept in foreign}
    leaks = {(column, at) for column, at in found.showing(marked.marks) if column in names}
    assert not leaks, sorted(leaks)[:10]
    public = set() if name == VISITOR else searches(marked.of(VISITOR))
    for address in sorted(searches(found) - public):  # what is public is the same for everybody
        nonsense = marked.search(name, address, "LEK99999X")
        for kept in foreign:
            for marker in sorted(marked.marks.of(kept.name))[:1]:
                assert marked.search(name, address, marker) == nonsense, (address, kept.name)


def test_not_even_a_number_changes_when_the_board_goes_on(marked: Marked) -> None:
    """Remarks, assessments and a conflict leave every page of others as it was.

    On these dossiers, and wherever several stand: lists, counts, desks. A page of another dossier
    alone is left out.
    """
    before = {name: marked.of(name).pages for name in UNCOUNTED}
    apart = {ref for name, ref in marked.world.dossiers.items() if name not in GOING_ON}
    deliberate_more(marked.world)
    for name in UNCOUNTED:
        asked = [a for a in {**dict.fromkeys(marked.addresses), **before[name]} if _about(a, apart)]
        after = open_all(marked.reader(name), asked, follow=False).pages
        assert len(after) > 5, name
        assert after.keys() == {a for a in before[name] if _about(a, apart)}, name
        assert [a for a, text in after.items() if text != before[name][a]] == [], name


def _about(address: str, apart: set[str]) -> bool:
    """Whether an address is of one of the dossiers at hand, or of none in particular."""
    return tries_all() or apart.isdisjoint(urlsplit(address).path.split("/"))
