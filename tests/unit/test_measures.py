"""Numbers in promises and outcomes: read where they can mean one thing, and left where not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waardevol_lab.domain.measures import Bound, Quantity, measured, scale_of, threshold


@pytest.mark.parametrize(
    ("text", "bound", "parts"),
    [
        ("Minstens 20 %", Bound.AT_LEAST, ("20", "%")),
        ("Minstens 20%", Bound.AT_LEAST, ("20", "%")),
        ("minstens 20 procent.", Bound.AT_LEAST, ("20", "%")),
        ("Hoogstens 1.250,5 meter", Bound.AT_MOST, ("1250.5", "meter")),
        ("Minder dan 0,3 punt", Bound.LESS, ("0.3", "punten")),
        ("Meer dan 20 procent", Bound.MORE, ("20", "%")),
        ("Niet meer dan 3 klachten per maand", Bound.AT_MOST, ("3", "klachten", "", "maand")),
        ("Gemiddeld hoogstens 10 procent", Bound.AT_MOST, ("10", "%")),
        ("Minstens 8 van de 10", Bound.AT_LEAST, ("8", "van de 10")),
        ("Minstens 9,5 van de 10 ritten", Bound.AT_LEAST, ("9.5", "van de 10")),
        ("Minstens 40 procent lager", Bound.AT_LEAST, ("40", "%", "lager")),
        ("Minder dan 20 procent lager", Bound.LESS, ("20", "%", "lager")),
        (
            "Ten minste  15 procent\nminder overdag",
            Bound.AT_LEAST,
            ("15", "%", "minder"),
        ),
        ("maximaal 1.000.000 euro", Bound.AT_MOST, ("1000000", "euro")),
    ],
)
def test_threshold_is_read_as_it_is_written(
    text: str, bound: Bound, parts: tuple[str, ...]
) -> None:
    found, (number, *more) = threshold(text), parts
    assert found is not None
    assert (found.bound, found.quantity) == (bound, Quantity(Decimal(number), *more))


@pytest.mark.parametrize(
    "text",
    [
        *("", None, 12, "Gelijk of minder", "Minstens de helft", "Gelijk of hoger"),
        *("20 procent", "rond de 20 procent", "Minstens 20", "Minstens 20 graden"),
        *("Minstens 10 tot 20 procent", "Minstens 10-20 %", "Tussen 10 en 20 procent"),
        *(
            "Minstens 1.5 meter",
            "Minstens 1.25 meter",
            "Minstens 1,5,2 meter",
            "Minstens 12.5000 m",
        ),
        *("Minstens -5 procent", "Minstens −5 procent", "Minstens 5 procentpunt"),
        "Op 8 van de 10 drukke dagen binnen 10 minuten",
        "Minstens 20 procent of 30 meldingen",
        "Minstens 20 procent, maar niet in het weekend",
        "Minder dan 1 op de 50 ritten",
        "Niet meer dan voor de proef (6 van de 10)",
        "Minder dan één dag per maand zonder cijfers",
        "Meer dan 15 procent in twee weken of in het donker",
        "Minstens 20 procent tenzij het regent",
        *("Minstens ²0 procent", "Minstens 20 ‰", "Minstens 1e3 %"),
    ],
)
def test_threshold_in_doubt_is_not_read(text: object) -> None:
    assert threshold(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("4 procent meer kinderen kwam lopend of fietsend.", ("4", "%", "meer")),
        ("Het werd 43,5 % lager", ("43.5", "%", "lager")),
        ("Gemeten: 8,4 van de 10 auto's stopten", ("8.4", "van de 10")),
        ("1.250 meldingen per jaar", ("1250", "meldingen", "", "jaar")),
    ],
)
def test_outcome_is_read_as_it_is_written(text: str, parts: tuple[str, ...]) -> None:
    number, *more = parts
    assert measured(text) == Quantity(Decimal(number), *more)


@pytest.mark.parametrize(
    "text",
    [
        *("", None, "Beter dan verwacht", "de helft", "12", "ongeveer 20 procent", "bijna 20 %"),
        "8,4 van de 10 auto's stopten. Voor de proef 6,1.",
        "Wij haalden de 20 procent niet",
        "Geen 20 procent",
        "Het doel was 20 procent",
        "Beloofd was 20 procent",
        "Tussen 10 en 20 procent",
        "In week 3 was het 20 procent",
        "Meer dan 20 procent",
        "20 procent of minder",
        "10 procent, later 20 procent",
        "-5 procent",
    ],
)
def test_outcome_in_doubt_is_not_read(text: object) -> None:
    assert measured(text) is None


def criterion(**more: str) -> dict[str, str]:
    return {
        "success": "Minstens 40 procent lager",
        "failure": "Minder dan 20 procent lager",
        "measured": "Het werd 43,5 procent lager.",
        "reached": "yes",
        **more,
    }


def test_promise_and_outcome_stand_on_one_scale() -> None:
    found = scale_of(criterion())
    assert found is not None and found.failure is not None
    assert (found.success.quantity.number, found.failure.quantity.number) == (40, 20)
    assert found.outcome.number == Decimal("43.5")
    partly = scale_of(criterion(measured="30 procent lager", reached="partly"))
    assert partly is not None and partly.outcome.number == 30
    assert scale_of(criterion(measured="12 procent lager", reached="no")) is not None


@pytest.mark.parametrize(
    "more",
    [
        {"measured": "43 procent hoger"},
        {"measured": "43 procent"},
        {"measured": "43 minuten lager"},
        {"measured": "Het lukte."},
        {"success": "Veel lager"},
        {"reached": "no"},
        {"reached": "partly"},
        {"reached": ""},
        {"measured": "30 procent lager", "reached": "yes"},
    ],
)
def test_what_does_not_fit_together_has_no_scale(more: dict[str, str]) -> None:
    assert scale_of(criterion(**more)) is None


@pytest.mark.parametrize(
    "failure",
    [
        "Gelijk of hoger",
        "Meer dan 50 procent lager",
        "Minder dan 45 procent lager",
        "Minder dan 5 %",
    ],
)
def test_failure_that_does_not_lie_opposite_is_left_to_words(failure: str) -> None:
    found = scale_of(criterion(failure=failure))
    assert found is not None and found.failure is None


def test_at_most_is_read_downwards() -> None:
    found = scale_of(
        criterion(
            success="Hoogstens 8 procent", failure="Meer dan 15 procent", measured="7,5 procent"
        )
    )
    assert found is not None and found.failure is not None and not found.success.upwards
    assert found.success.holds(Decimal(8)) and not found.failure.holds(Decimal(15))


@given(st.text(max_size=60))
def test_any_text_is_read_or_left(text: str) -> None:
    assert scale_of({"success": text, "failure": text, "measured": text, "reached": text}) is None


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_number_written_in_dutch_comes_back(number: Decimal) -> None:
    whole, _, part = f"{number:,.2f}".partition(".")
    written = f"Minstens {whole.replace(',', '.')},{part} procent"
    found = threshold(written)
    assert found is not None and found.quantity.number == number
