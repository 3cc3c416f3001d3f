"""The second part of the walk: secretary, dpo, members, chair and decider."""

from tests.browser.walker import Walker

RISKS = {
    f"risk_{value}": level
    for value, level in zip(
        ("privacy", "safety", "autonomy", "control", "dignity", "justice", "power"),
        "2132212",
        strict=True,
    )
}
CONDITION = "Publiceer vooraf op welke avonden het licht verandert."
ADVICE = "De commissie adviseert om door te gaan, als mensen vooraf kunnen zien wanneer."
MINORITY = "Eén lid vindt dat een bord geen keuze geeft."


def accept(secretary: Walker, reference: str) -> None:
    """The plan is complete and goes to the whole board."""
    secretary.open("/commissie/")
    secretary.says(reference)
    secretary.open(f"/commissie/{reference}")
    secretary.open(f"/commissie/{reference}/toetsing")
    secretary.open(f"/commissie/{reference}/controle")
    secretary.fill({"route": "full"})
    secretary.press(near="route")
    secretary.open(f"/commissie/{reference}/toewijzen")


def give_opinion(dpo: Walker, reference: str) -> None:
    """The data protection officer reads the plan and says what they think."""
    dpo.open("/commissie/")
    dpo.open(f"/commissie/{reference}/toetsing")
    dpo.open(f"/commissie/{reference}/fg-oordeel")
    text = "De DPIA is zorgvuldig. Controleer halverwege het signaal aan de politie."
    dpo.fill({"verdict": "positive_with_remarks", "text": text})
    dpo.press(near="verdict")


def declare(member: Walker, reference: str, conflict: str = "") -> None:
    """The declaration comes before the plan: whoever asks for the plan lands there."""
    member.open("/commissie/")
    member.open(f"/commissie/{reference}/toetsing")
    assert member.path == f"/commissie/{reference}/belang"
    member.fill({"conflict": "yes" if conflict else "no"})
    if conflict:
        member.fill({"reason": conflict})
    member.press(near="conflict")
    if conflict:
        closed = member.page.request.get(f"{member.site.base}/commissie/{reference}/toetsing")
        assert closed.status == 404


def assess(member: Walker, reference: str, verdict: str, reasons: str) -> None:
    """Keep the assessment as a draft, come back, and file it."""
    member.open(f"/commissie/{reference}/toetsing")
    member.open(f"/commissie/{reference}/oordeel")
    member.fill({"verdict": verdict, "reasons": reasons, **RISKS})
    if verdict == "positive_with_conditions":
        member.fill({"conditions": CONDITION})
    member.press("Dien mijn oordeel in")
    assert member.path == f"/commissie/{reference}/stemming"


def advise(chair: Walker, reference: str) -> None:
    """The chair adopts the advice, with a condition that the start waits for."""
    chair.open(f"/commissie/{reference}/advies")
    chair.fill(
        {
            "outcome": "approved_with_conditions",
            "text": ADVICE,
            "minority_view": MINORITY,
            "conditions-0-text": CONDITION,
            "conditions-0-owner": "Team Stratumseind",
            "conditions-0-due": "2027-03-01",
            "conditions-0-start_blocking": True,
            **RISKS,
        }
    )
    chair.press("Stel het advies vast")
    chair.says(ADVICE)


def decide(decider: Walker, reference: str) -> None:
    """The decider follows the advice; the decision is public at once."""
    decider.open("/commissie/")
    decider.says(reference)
    decider.open(f"/commissie/{reference}")
    decider.open(f"/commissie/{reference}/besluit")
    decider.fill({"outcome": "approved_with_conditions"})
    decider.press("Neem het besluit")
