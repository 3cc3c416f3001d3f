"""What a reminder asks for, in a sentence, and where it is done. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.reminders import Awaited, Moment
from waardevol_lab.wording.i18n import gettext, mark

TASKS: Mapping[str, str] = {
    Awaited.COMPLETENESS: mark("controleer of het plan compleet is"),
    Awaited.ASSESSMENT: mark("geef uw oordeel"),
    Awaited.ADVICE: mark("stel het advies vast"),
    Awaited.DPO_OPINION: mark("geef uw oordeel als FG"),
    Awaited.DECISION: mark("neem het besluit"),
    Awaited.ANSWERS: mark("beantwoord de vragen van de commissie"),
    Awaited.CONDITION: mark("laat zien dat aan een voorwaarde is voldaan"),
    Awaited.EVIDENCE: mark("beoordeel het bewijs bij een voorwaarde"),
    Awaited.NOTICE: mark("publiceer de bekendmaking"),
    Awaited.SIGN: mark("meld dat het bord er hangt"),
    Awaited.CHECK_IN: mark("schrijf het tussenbericht"),
    Awaited.CLEANUP: mark("ruim op en laat zien dat het is gebeurd"),
    Awaited.FINAL_EVALUATION: mark("leg de evaluatie voor aan de commissie"),
    Awaited.REMARKS: mark("reageer op de evaluatie"),
    Awaited.FOLLOW_UP: mark("kijk nog eens terug, als u wilt"),
    Awaited.CITIZENS: mark("beantwoord vragen van inwoners"),
}
SUBJECTS: Mapping[str, str] = {
    Moment.FIRST: mark("%(reference)s, uiterlijk %(day)s: %(task)s"),
    Moment.SECOND: mark("%(reference)s, uiterlijk %(day)s: %(task)s"),
    Moment.LATE: mark("%(reference)s, te laat: %(task)s"),
    "hand": mark("%(reference)s, herinnering van de secretaris: %(task)s"),
}
PAGES: Mapping[str, str] = {
    Awaited.COMPLETENESS: "commissie/{reference}/controle?ronde={ronde}",
    Awaited.ASSESSMENT: "commissie/{reference}?ronde={ronde}",
    Awaited.ADVICE: "commissie/{reference}?ronde={ronde}",
    Awaited.DPO_OPINION: "commissie/{reference}?ronde={ronde}",
    Awaited.DECISION: "commissie/{reference}?ronde={ronde}",
    Awaited.ANSWERS: "plannen/{reference}/vragen",
    Awaited.CONDITION: "plannen/{reference}/voorwaarden",
    Awaited.EVIDENCE: "commissie/{reference}/voorwaarden",
    Awaited.NOTICE: "plannen/{reference}/bekendmaking",
    Awaited.SIGN: "plannen/{reference}/borden",
    Awaited.CHECK_IN: "plannen/{reference}/tussenberichten",
    Awaited.CLEANUP: "plannen/{reference}/opruimen",
    Awaited.FINAL_EVALUATION: "plannen/{reference}/evaluatie",
    Awaited.REMARKS: "commissie/{reference}/evaluatie",
    Awaited.FOLLOW_UP: "plannen/{reference}/vervolgevaluatie",
    Awaited.CITIZENS: "plannen/{reference}/inwoners",
}


def task(kind: str) -> str:
    """What is asked, beginning with a verb in lower case."""
    return gettext(TASKS[kind])


def subject(kind: str, moment: str, reference: str, day: str) -> str:
    """The subject of the mail; `day` is the due day in words."""
    return gettext(SUBJECTS[moment], reference=reference, task=task(kind), day=day)


def page(kind: str, reference: str, ronde: int | None, *, incident: bool) -> str:
    """The address, below the root of the site, of the page where it is done."""
    address = PAGES[kind].format(reference=reference, ronde=ronde)
    return f"{address}?incident=1" if incident and kind == Awaited.ANSWERS else address
