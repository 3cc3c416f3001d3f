"""The third part of the walk: notice, condition, sign, start, end, evaluation."""

from tests.browser.walk_plan import CASE
from tests.browser.walker import Walker
from tests.builders import CASES
from waardevol_lab.domain.evaluation_form import EvaluationField, form_for
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.evaluation_versions import evaluation_framework
from waardevol_lab.domain.framework import Kind, shipped


def publish_notice(lead: Walker, reference: str) -> None:
    """The lead sees the notice as it will be, and publishes it."""
    lead.open(f"/plannen/{reference}/status")
    lead.open(f"/plannen/{reference}/bekendmaking")
    lead.press("Publiceer de bekendmaking")


def publish_consent(lead: Walker, reference: str) -> None:
    """The group that is asked for consent gets its text; without it the gate stays shut."""
    lead.open(f"/plannen/{reference}/toestemming")
    lead.press("Begin de tekst")
    lead.fill({"scopes": "De vragenlijst", "scopes_en": "The questionnaire"})
    lead.press("Bewaar")
    lead.press("Publiceer de tekst")


def show_condition_met(lead: Walker, reference: str) -> None:
    """Evidence with a file for the one condition."""
    lead.open(f"/plannen/{reference}/voorwaarden")
    lead.open(f"/plannen/{reference}/voorwaarden/1/bewijs")
    file = CASES / "bijlagen" / "dpia-stratumseind.pdf"
    lead.fill({"text": "Het rooster staat op de website.", "evidence": file})
    lead.press("Dien het bewijs in")


def accept_evidence(secretary: Walker, reference: str) -> None:
    """The secretary looks at the evidence and accepts it."""
    secretary.open("/commissie/")
    secretary.open(f"/commissie/{reference}/voorwaarden")
    secretary.open(f"/commissie/{reference}/voorwaarden/1/bewijs")
    secretary.fill({"verdict": "accept"})
    secretary.press(near="verdict")


def confirm_sign(lead: Walker, reference: str, day: str) -> None:
    """The sign stands; the gate still waits for the days of notice."""
    lead.open(f"/plannen/{reference}/borden")
    lead.fill({"place": "Bij de Catharinakerk", "placed_on": day, "note": "Foto bij het team."})
    lead.press("Bevestig het bord")
    lead.open(f"/plannen/{reference}/start")


def start(lead: Walker, reference: str) -> None:
    """Every line of the gate holds: the lead starts."""
    lead.open(f"/plannen/{reference}/start")
    lead.press("Start het experiment")
    lead.open(f"/plannen/{reference}/status")


def evaluate(lead: Walker, reference: str) -> None:
    """The lead writes the evaluation, keeps it, and offers it to the board."""
    lead.open(f"/plannen/{reference}/status")
    lead.open(f"/plannen/{reference}/evaluatie")
    asked = evaluation_framework("2026-1")
    form = form_for(asked, EvaluationKind.FINAL, shipped(CASE["framework"]), CASE["answers"])
    lead.fill({field.id: _answer(field) for field in form.fields()})
    lead.press(near="learned")
    lead.press("Leg voor aan de commissie")


def _answer(field: EvaluationField) -> str:
    if field.kind is Kind.RISK:
        return "1"
    if field.asked.options:
        return field.asked.options[0].id
    return f"Dit is wat wij zagen en leerden ({field.id.replace('_', ' ')})."


def remark(member: Walker, reference: str) -> None:
    """Somebody of the board remarks on it."""
    member.open("/commissie/")
    member.open(f"/commissie/{reference}/evaluatie")
    member.fill({"text": "De commissie mist de ervaring van bewoners."})
    member.press(near="text")


def publish_evaluation(lead: Walker, reference: str) -> None:
    """The lead answers the remark and publishes."""
    lead.open(f"/plannen/{reference}/evaluatie")
    lead.says("De commissie mist de ervaring van bewoners.")
    lead.fill({"response": "Die staat nu in de bijlage."})
    lead.press("Publiceer de evaluatie")
    lead.open("/plannen/")
