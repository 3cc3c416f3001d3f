"""Lessons are ranked by what they share with a plan, always in the same order."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.lesson_ranking import MOST, Lesson, rank, words_of

DAY = date(2026, 5, 1)


def lesson(slug: str, text: str = "", technology: tuple[str, ...] = (), day: date = DAY) -> Lesson:
    return Lesson(slug, "", text, frozenset(technology), day)


def slugs(lessons: list[Lesson], technology: tuple[str, ...] = (), text: str = "") -> list[str]:
    return [found.lesson.slug for found in rank(lessons, technology, [text])]


def test_shared_technology_weighs_more_than_a_few_words() -> None:
    lessons = [lesson("woorden", "Fietsers en verlichting"), lesson("techniek", "", ("camera",))]
    assert slugs(lessons, ("camera",), "fietsers verlichting") == ["techniek", "woorden"]


def test_many_shared_words_win() -> None:
    lessons = [
        lesson("techniek", "", ("camera",)),
        lesson("woorden", "Fietsers botsen op stationsplein bij verlichting"),
    ]
    text = "Fietsers botsen bij verlichting op het stationsplein"
    assert slugs(lessons, ("camera",), text) == ["woorden", "techniek"]


def test_what_shares_nothing_is_left_out() -> None:
    assert slugs([lesson("anders", "Lantaarns", ("lamp",))], ("camera",), "fietsers") == []


def test_common_words_and_short_ones_say_nothing() -> None:
    assert words_of("De mensen zijn op het plein omdat zij DAAR wonen") == {"plein", "wonen"}


def test_no_technology_is_no_shared_technology() -> None:
    lessons = [lesson("geen", "", ("none", "x_other"))]
    assert slugs(lessons, ("none", "x_other")) == []


def test_equal_ones_stand_newest_first_and_then_by_address() -> None:
    lessons = [
        lesson("b", "fietsers"),
        lesson("a", "fietsers"),
        lesson("c", "fietsers", day=date(2026, 6, 1)),
    ]
    assert slugs(lessons, (), "fietsers") == ["c", "a", "b"]


def test_what_is_shared_is_told() -> None:
    (found,) = rank(
        [lesson("a", "Fietsers en licht op straat", ("camera", "lamp"))],
        ("lamp", "camera", "radar"),
        ["Licht voor fietsers"],
    )
    assert (found.technology, found.words) == (("camera", "lamp"), ("fietsers", "licht"))


LESSONS = st.lists(
    st.builds(
        Lesson,
        st.text("abc", min_size=1, max_size=3),
        st.just(""),
        st.lists(st.sampled_from(["fietsers", "lampen", "plein"])).map(" ".join),
        st.frozensets(st.sampled_from(["camera", "lamp"])),
        st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    ),
    unique_by=lambda one: one.slug,
)


@given(LESSONS, st.randoms())
def test_never_more_than_a_few_and_the_same_in_any_order(
    lessons: list[Lesson], chance: object
) -> None:
    shuffled = list(lessons)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = rank(lessons, ["camera"], ["fietsers plein"])
    assert found == rank(shuffled, ["camera"], ["fietsers plein"])
    assert len(found) <= MOST
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
