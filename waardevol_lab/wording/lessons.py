"""The words of lessons: the parts of a card, and what keeps one back. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.lessons import Origin, Taken
from waardevol_lab.wording.i18n import mark

QUESTIONS: Mapping[str, str] = {
    "title": mark("Titel van de les"),
    "context": mark("Waar en waarom gebeurde dit?"),
    "worked": mark("Wat werkte?"),
    "failed": mark("Wat werkte niet?"),
    "conditions": mark("Onder welke voorwaarden geldt deze les?"),
    "transferable": mark("Voor wie is deze les bruikbaar?"),
    "documents": mark("Stukken die anderen mogen gebruiken"),
    "technology": mark("Over welke techniek gaat het?"),
    "values": mark("Welke publieke waarden raakt het?"),
    "handvatten": mark("Bij welke handvatten hoort deze les?"),
}
HINTS: Mapping[str, str] = {
    "context": mark("Schrijf voor iemand die uw gemeente niet kent. Noem geen namen van personen."),
    "worked": mark("Werkte er niets? Schrijf dat dan op: ook daar leren anderen van."),
    "failed": mark("Ook wat u onderweg anders deed. Ging er niets mis? Schrijf dat dan op."),
    "conditions": mark("Bijvoorbeeld: alleen op een plein met weinig verkeer."),
    "transferable": mark("Bijvoorbeeld: gemeenten met een uitgaansgebied."),
    "documents": mark(
        "Een adres per regel, dat begint met https://. Zet erachter hoe het stuk heet."
    ),
}
ORIGINS: Mapping[str, str] = {
    Origin.OWN: mark("Van deze site"),
    Origin.IMPORTED: mark("Van een andere site"),
}
TAKEN: Mapping[Taken, str] = {
    Taken.NEW: mark("Nieuw overgenomen"),
    Taken.CHANGED: mark("Veranderd door de site waar zij vandaan komen"),
    Taken.THERE: mark("Waren er al"),
    Taken.OWN: mark("Van deze site zelf"),
}
PROBLEMS: Mapping[str, str] = {
    "too_many_documents": mark("Noem hoogstens %(max)s stukken."),
    "not_a_link": mark("Dit adres begint niet met https://, of het klopt niet: %(text)s."),
    "too_many_lessons": mark("Dit experiment heeft al %(max)s lessen. Verbeter een les die er is."),
    "corrected_already": mark("Van deze les is er al een verbetering."),
    "quotes_wrong": mark("“lessons” moet een lijst van hoogstens %(max)s lessen zijn."),
    "quote_wrong": mark(
        "Deze les klopt niet: er horen een adres, een titel en een organisatie bij."
    ),
    "too_many_quotes": mark("Een plan neemt hoogstens %(max)s lessen over. Haal er eerst een weg."),
    "not_lessons": mark("Dit bestand bevat geen lessen van Waardevol Lab."),
    "unknown_lessons_version": mark(
        "Dit bestand met lessen heeft een versie die wij niet kennen: %(version)s."
    ),
    "too_many_shared": mark("In dit bestand staan %(count)s lessen. Hoogstens %(max)s gaan samen."),
    "lesson_twice": mark("Deze les staat al eerder in dit bestand."),
    "not_an_address": mark("Dit is geen webadres."),
    "not_of_its_origin": mark(
        "Het adres van deze les hoort niet bij de site waar zij vandaan komt."
    ),
    "not_ours": mark("Deze les zegt van deze site te zijn, maar wij kennen haar niet."),
    "changed_elsewhere": mark(
        "Deze les is hier anders bekend. Alleen de site waar zij vandaan komt, kan haar veranderen."
    ),
    "lesson_hidden": mark("Deze les is verborgen of vervangen. Kies een andere."),
}
