"""What is asked about an organisation, and why. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.wording.i18n import mark

LABELS: Mapping[str, str] = {
    "name": mark("Naam van de organisatie"),
    "department": mark("Verantwoordelijke afdeling"),
    "postal_address": mark("Postadres"),
    "phone": mark("Telefoonnummer"),
    "mail": mark("E-mailadres voor vragen"),
    "dpo_contact": mark("Contact met de functionaris gegevensbescherming"),
    "rights_text": mark("Welke rechten mensen hebben en hoe zij die gebruiken"),
    "supervisory_authority": mark("Waar mensen een klacht over privacy kunnen indienen"),
    "algorithm_register": mark("Link naar het algoritmeregister"),
    "objection_route": mark("Hoe mensen bezwaar maken"),
    "privacy_page": mark("Link naar de privacyverklaring"),
}
HINTS: Mapping[str, str] = {
    "department": mark("Bijvoorbeeld: Afdeling Stad en Techniek."),
    "dpo_contact": mark("Een e-mailadres of telefoonnummer."),
    "rights_text": mark("Schrijf het zo dat een buurtbewoner het begrijpt."),
    "supervisory_authority": mark("Bijvoorbeeld de Autoriteit Persoonsgegevens, met een link."),
    "objection_route": mark("Alleen bij een besluit waartegen bezwaar kan: waar, hoe en waarmee."),
}
REMINDERS: Mapping[str, str] = {
    "first": mark("Eerste herinnering: hoeveel werkdagen voor het einde"),
    "second": mark("Tweede herinnering: hoeveel werkdagen voor het einde"),
    "late": mark("Herinnering als het te laat is: hoeveel werkdagen na het einde"),
}
