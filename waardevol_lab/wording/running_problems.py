"""What stands in the way between the decision and the published evaluation. Msgids are Dutch."""

from waardevol_lab.wording.i18n import mark

RUNNING: dict[str, str] = {
    "notice_missing_in_plan": mark(
        "Dit staat niet in het goedgekeurde plan. Vraag een wijziging van het plan aan."
    ),
    "notice_missing_at_organisation": mark(
        "Deze tekst van uw organisatie ontbreekt. Vraag de beheerder om die in te vullen."
    ),
    "notice_missing_in_record": mark("Dit is er nog niet. Wacht op het besluit."),
    "notice_differs": mark("Dit antwoord is niet het antwoord dat is goedgekeurd."),
    "not_withholdable": mark(
        "Dit onderdeel moet altijd op de bekendmaking staan, of is niet ingevuld. Kies een ander."
    ),
    "withheld_already": mark("Dit onderdeel is al gesloten."),
    "not_withheld": mark("Dit onderdeel is al openbaar."),
    "unknown_ground": mark("Kies een grond uit de lijst."),
    "gate_no_decision": mark("Er is geen positief besluit over deze versie van het plan."),
    "gate_notice_missing": mark("Publiceer eerst de bekendmaking van deze versie."),
    "gate_notice_too_recent": mark(
        "De bekendmaking staat nog niet lang genoeg online. Starten kan vanaf %(day)s."
    ),
    "gate_consent_missing": mark(
        "Deze groepen kunnen nog geen toestemming geven: %(groups)s. Publiceer eerst de tekst."
    ),
    "gate_sign_missing": mark("Bevestig eerst dat er een bord hangt."),
    "gate_conditions_open": mark(
        "Aan deze voorwaarden is nog niet voldaan: %(numbers)s. Dien bewijs in."
    ),
    "gate_evidence_waits": mark(
        "De secretaris bekijkt het bewijs bij deze voorwaarden nog: %(numbers)s."
    ),
    "gate_period_unknown": mark("Het plan noemt geen begindatum en einddatum."),
    "gate_before_start": mark("De begindatum is nog niet bereikt. Starten kan vanaf %(day)s."),
    "gate_after_end": mark(
        "De einddatum is %(day)s. Starten kan niet meer. Vraag een wijziging van het plan aan."
    ),
    "drill_minutes": mark("Schrijf een heel getal van 0 tot en met %(max)s."),
    "already_offered": mark("De evaluatie ligt al bij de commissie."),
}
