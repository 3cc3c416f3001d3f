"""What can be wrong with an answer, a plan file, a term or an uploaded file, in sentences."""

from waardevol_lab.wording.i18n import mark

ANSWERS: dict[str, str] = {
    "wrong_shape": mark("Dit antwoord heeft een verkeerde vorm. Vul het opnieuw in."),
    "bad_characters": mark(
        "Hier staan tekens in die wij niet kunnen bewaren. Typ de tekst opnieuw."
    ),
    "line_break": mark("Zet dit op één regel."),
    "unknown_option": mark("“%(option)s” staat niet in de lijst. Kies iets anders."),
    "duplicate_option": mark("“%(option)s” staat er twee keer. Kies het hoogstens één keer."),
    "exclusive": mark(
        "“%(option)s” kan niet samen met een ander antwoord. Kies het alleen, of haal het weg."
    ),
    "bad_email": mark("Vul een e-mailadres in, zoals team@gemeente.nl."),
    "bad_phone": mark("Vul een telefoonnummer in, zoals 010 123 45 67 of 14 010."),
    "bad_date": mark("Vul een datum in die bestaat, zoals 2027-03-01 (jaar-maand-dag)."),
    "end_before_start": mark("De einddatum ligt vóór de begindatum. Kies een latere dag."),
    "too_many_months": mark("Dit duurt te lang. Kies hoogstens %(max)s maanden."),
    "too_few_rows": mark("Vul minstens %(min)s rij in. Nu zijn het er %(count)s."),
    "unknown_row": mark("Deze rij hoort er niet bij."),
    "duplicate_row": mark("Deze rij staat er twee keer."),
    "role_missing": mark("Noem ook wie deze rol heeft: %(role)s."),
    "bad_geometry": mark(
        "Deze plek kunnen wij niet lezen. Zet op elke regel de breedtegraad en de lengtegraad, "
        "zoals 52.0907, 5.1214. Een lijn heeft minstens twee punten, een gebied drie."
    ),
    "outside_world": mark("Een punt valt buiten de kaart. Staat de breedtegraad vooraan?"),
    "open_ring": mark("De grens van dit gebied is niet gesloten. Eindig op het eerste punt."),
    "too_many_points": mark("Gebruik hoogstens %(max)s punten."),
    "too_many_places": mark(
        "Noem naast de eerste plek hoogstens %(max)s andere. Nu zijn het er %(count)s."
    ),
    "bad_risk": mark("Kies een risico van 0 tot en met 3."),
    "residual_above_risk": mark(
        "Het risico dat overblijft (%(residual)s) kan niet hoger zijn dan het risico zelf "
        "(%(risk)s)."
    ),
    "bad_path": mark(
        "Het pad van dit bestand klopt niet. Blijf binnen de map van het planbestand."
    ),
    "stop": mark("Met dit antwoord kunt u het plan niet indienen."),
}
PLAN_FILES: dict[str, str] = {
    "too_large": mark("Dit bestand is te groot."),
    "not_utf8": mark("Dit bestand is geen UTF-8-tekst."),
    "not_json": mark("Dit bestand is geen geldige JSON (regel %(line)s, teken %(column)s)."),
    "duplicate_key": mark("In dit bestand staat een naam twee keer: %(key)s."),
    "not_a_number": mark("In dit bestand staat een getal dat niet kan."),
    "too_deep": mark("Dit bestand is te diep genest."),
    "wrong_top_level": mark("Het planbestand moet “framework” en “answers” bevatten."),
    "unknown_framework": mark("Dit toetsingskader kennen wij niet: %(version)s."),
    "unknown_key": mark("Deze naam hoort niet in een planbestand."),
    "unknown_question": mark("Deze vraag staat niet in het toetsingskader."),
    "attachments_wrong": mark("“attachments” moet een lijst van hoogstens %(max)s bestanden zijn."),
    "attachment_wrong": mark(
        "Dit bestand is niet goed beschreven. Nodig zijn: place, name, kind, public, alt_text, "
        "version, sha256 en path."
    ),
    "archive_unreadable": mark("Dit is geen leesbaar zip-bestand."),
    "archive_too_large": mark("Dit zip-bestand is uitgepakt te groot: hoogstens %(max)s MB."),
    "archive_strange": mark(
        "“%(name)s” hoort niet in het zip-bestand. Er hoort plan.json in, en bestanden in "
        "attachments/ met hun SHA-256 als naam."
    ),
    "archive_twice": mark("“%(name)s” staat twee keer in het zip-bestand."),
    "archive_no_plan": mark("In het zip-bestand staat geen plan.json."),
    "archive_changed": mark("De inhoud van “%(name)s” is veranderd: de SHA-256 klopt niet."),
    "archive_unused": mark("“%(name)s” staat in het zip-bestand, maar het plan noemt het niet."),
    "in_plan_file": mark("%(place)s: %(problem)s"),
    "file_changed": mark("De inhoud van “%(path)s” is veranderd: de SHA-256 klopt niet."),
    "not_public": mark("Alleen openbare teksten hebben een Engelse versie."),
}
TERMS: dict[str, str] = {
    "term_unknown": mark("Deze termijn kennen wij niet."),
    "term_unreadable": mark(
        "Schrijf een termijn als: 10 working_days, 14 days, 6 weeks of 3 months."
    ),
    "term_zero": mark("Een termijn duurt minstens één dag."),
    "term_too_long": mark("Deze termijn is te lang."),
    "term_fixed_by_law": mark("Deze termijn staat in de wet. U kunt haar niet wijzigen."),
}
FILES: dict[str, str] = {
    "too_many_files": mark(
        "Bij dit experiment staan al %(max)s bestanden. Meer nemen wij niet aan."
    ),
    "file_kind": mark("Dit soort bestand nemen wij niet aan. Kies een van: %(kinds)s."),
    "file_too_large": mark("Dit bestand is te groot. Kies een bestand van hoogstens %(max)s MB."),
    "file_empty": mark("Dit bestand is leeg. Kies een ander bestand."),
    "file_contents": mark("De inhoud van dit bestand past niet bij .%(kind)s. Sla het opnieuw op."),
    "file_pixels": mark("Deze afbeelding is te groot: hoogstens 40 miljoen beeldpunten."),
    "file_unpacks": mark("Dit bestand wordt uitgepakt veel te groot. Sla het opnieuw op als pdf."),
    "file_locked": mark("Dit bestand heeft een wachtwoord. Haal het eraf en voeg het opnieuw toe."),
    "file_macros": mark("In dit bestand staan macro's. Sla het op zonder macro's."),
    "file_heavy": mark("Dit bestand is te zwaar om na te kijken. Sla het opnieuw op, of kleiner."),
    "file_needed": mark("Kies minstens één bestand."),
    "too_many_at_once": mark("Kies hoogstens %(max)s bestanden tegelijk."),
    "file_kind_needed": mark("Kies wat voor bestand het is."),
    "photo_is_no_picture": mark("Een foto is een png of jpg. Kies een ander soort of bestand."),
    "alt_text_needed": mark("Beschrijf wat er op de foto staat, voor wie die niet kan zien."),
    "file_outside": mark("“%(path)s” staat buiten de map van het planbestand. Zet het daarin."),
    "file_missing": mark("Het bestand “%(path)s” is er niet."),
    "file_lost": mark("Dit bestand vinden wij niet meer. Voeg het opnieuw toe."),
}
