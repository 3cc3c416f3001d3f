"""What is wrong with a consent notice or with a consent. Msgids are Dutch."""

from waardevol_lab.wording.i18n import mark

CONSENT: dict[str, str] = {
    "field_missing": mark("Het veld {{ %(name)s }} ontbreekt. Deelnemers moeten dit weten."),
    "consent_no_group": mark("Het goedgekeurde plan vraagt deze groep geen toestemming."),
    "consent_part_withheld": mark(
        "De secretaris maakte een deel niet openbaar dat mensen moeten lezen voordat zij "
        "toestemmen. Vraag de secretaris om dat deel openbaar te maken."
    ),
    "consent_no_scopes": mark("Schrijf waarvoor u toestemming vraagt: elk onderdeel op een regel."),
    "consent_many_scopes": mark("Dit zijn te veel onderdelen. Maak er hoogstens %(max)s van."),
    "consent_same_scope": mark("Er staan twee gelijke onderdelen. Haal er een weg."),
    "consent_many_translations": mark(
        "Er zijn meer Engelse regels dan Nederlandse. Elke Engelse regel hoort bij een Nederlandse."
    ),
    "consent_no_fg": mark(
        "Uw organisatie heeft nog niet ingevuld hoe men de FG bereikt. Vraag de beheerder."
    ),
    "consent_no_toezichthouder": mark(
        "Uw organisatie heeft de toezichthouder nog niet ingevuld. Vraag de beheerder."
    ),
    "consent_no_rechten": mark(
        "Uw organisatie heeft de rechten van mensen nog niet beschreven. Vraag de beheerder."
    ),
    "consent_unchanged": mark("Deze tekst is al gepubliceerd. Er is niets veranderd."),
    "consent_nothing_chosen": mark("Kies minstens één onderdeel waarvoor u toestemming geeft."),
    "consent_other_scopes": mark("De onderdelen zijn veranderd. Lees ze opnieuw en kies nog eens."),
    "consent_age_missing": mark("Kies hoe oud u bent."),
    "consent_too_young": mark("Meedoen kan alleen vanaf 16 jaar. Er is niets bewaard."),
    "consent_guardian_missing": mark(
        "Onder de 16 jaar moet een ouder of voogd het goedvinden. Kruis dat aan."
    ),
    "consent_method_missing": mark("Kies hoe de deelnemer toestemming gaf."),
    "consent_lapsed": mark(
        "Uw toestemming geldt niet meer. Lees de nieuwe tekst en geef opnieuw toestemming, of niet."
    ),
    "consent_no_more": mark(
        "U kunt nu geen onderdelen toevoegen. Onderdelen weghalen en intrekken kan wel."
    ),
    "consent_unknown_code": mark(
        "Deze code kennen wij hier niet. Kijk hem na: 16 letters en cijfers, zoals op uw bewijs."
    ),
    "consent_seen_elsewhere": mark(
        "Uw keuze is intussen ergens anders veranderd. Zo staat het nu. Kies nog eens."
    ),
    "consent_other_text": mark(
        "De tekst is intussen veranderd. Lees hem opnieuw en kies nog eens."
    ),
    "consent_closed_suspended": mark(
        "Het experiment ligt stil. U kunt nu geen toestemming geven. Intrekken kan wel."
    ),
    "consent_closed_over": mark(
        "Dit experiment is voorbij of gaat niet door. Toestemming geven kan niet meer."
    ),
    "consent_closed_outdated": mark(
        "Het plan is veranderd en deze tekst nog niet. Probeer het later opnieuw."
    ),
}
