"""Light and sound in a nightlife street: a full review with a long deliberation."""

from waardevol_lab.demo.running import Story, Tale


def nightlife(tale: Tale) -> Story:
    """In review: returned once, many remarks, two assessments, one conflict, a draft advice."""
    yield -50
    tale.begin("nightlife", start=75, end=280)
    tale.add_teammate()
    yield -44
    tale.submit()
    yield -41
    tale.send_back(
        "Het plan is bijna compleet. Twee dingen zijn voor de commissie nog niet duidelijk.",
        ("unmeasured_route", "Is de omweg ook 's nachts verlicht en veilig?"),
        ("on_site", "In welke talen staat de tekst op de borden?"),
    )
    yield -39
    tale.answer(
        "Ja. De Singel heeft gewoon straatlicht en er is tot vier uur toezicht.",
        "In het Nederlands en het Engels, met een tekening erbij.",
    )
    tale.change(
        "unmeasured_route",
        "Wie alleen van noord naar zuid wil, kan omlopen via de Singel of via het Raadhuisplein. "
        "Dat kost ongeveer drie minuten. De Singel heeft straatlicht en er is tot vier uur "
        "toezicht. Wie wil uitgaan zonder meting, kan naar de Brink of de Vlietstraat. Voor wie "
        "hier woont of werkt is er geen gelijkwaardige route. Daarom krijgen bewoners een eigen "
        "keuze bij hun raam. Op zondag tot en met donderdag staat alles uit.",
    )
    tale.submit()
    yield -36
    tale.accept()
    yield -34
    tale.declare("voorzitter", "lid1", "lid2", "lid3")
    tale.declare("lid4", conflict="Mijn partner heeft een café in de Kroegstraat.")
    yield from _deliberation(tale)
    yield from _drafted(tale)


def _deliberation(tale: Tale) -> Story:
    yield -31
    tale.comment(
        "lid1",
        "influence",
        "Mensen sturen zonder dat zij het merken is de kern van dit plan. Een bord is daarvoor "
        "geen toestemming. Wat zou genoeg zijn?",
    )
    tale.comment(
        "lid2",
        "influence",
        "Winkels en cafés doen dit ook met licht. Het verschil is dat de gemeente het hier doet.",
    )
    yield -28
    tale.comment(
        "voorzitter",
        "value_autonomy",
        "Let op de afwijkende mening van het bewonersplatform. Die hoort in ons advies.",
    )
    tale.comment(
        "lid3", "parties", "Waarom moet de politie het signaal krijgen? Toezicht lijkt genoeg."
    )
    yield -25
    tale.ask(
        "lid3",
        ("parties", "Wat doet de politie met het signaal, en hoe lang bewaart zij het?"),
        ("minors", "Hoe weten jongeren onder de 18 dat er een experiment is?"),
    )
    yield -22
    tale.answer(
        "De politie ziet het signaal op een scherm en bewaart het niet. Dat staat in de afspraak.",
        "Via scholen en via de borden. Voor 20.00 uur staat het licht op de gewone stand.",
    )
    yield -20
    tale.close_question("lid3", "minors")
    tale.ask_further("lid3", "parties", "Wie controleert dat de politie niets bewaart?")
    tale.answer("De functionaris gegevensbescherming kijkt dat elk half jaar na.")
    tale.comment("lid3", "parties", "Een scherm zonder opslag stelt gerust, als het zo blijft.")
    tale.comment(
        "secretaris", "parties", "De afspraak met de politie is opgevraagd en ligt ter inzage."
    )
    yield -18
    tale.opinion(
        "positive_with_remarks",
        "De DPIA is zorgvuldig. Beeld en geluid worden niet bewaard. Let op het signaal aan de "
        "politie: leg vast dat het nergens wordt opgeslagen, en controleer dat halverwege.",
    )
    yield -15
    tale.assess(
        "lid1",
        "positive_with_conditions",
        "2132212",
        "Het plan is eerlijk over wat het doet. Het restrisico bij autonomie blijft hoog. Ik ben "
        "voor, als mensen vooraf en achteraf weten wat er met het licht gebeurde.",
        "Het schema van het licht vooraf publiceren; achteraf melden welke avonden het aan stond.",
    )
    yield -11
    tale.assess(
        "lid2",
        "negative",
        "2232322",
        "Ik vind dat de gemeente bezoekers niet hoort te sturen zonder dat zij het merken. Een "
        "bord maakt daar geen keuze van. Wat geleerd wordt, weegt daar voor mij niet tegen op.",
    )
    yield -5
    tale.comment(
        "voorzitter",
        "value_autonomy",
        "Ik zet sturen zonder dat mensen het merken bovenaan de agenda van de vergadering.",
    )


def _drafted(tale: Tale) -> Story:
    yield -3
    tale.draft_advice(
        "secretaris",
        "approved_with_conditions",
        "2232222",
        "De commissie adviseert om door te gaan, als bezoekers vooraf en achteraf kunnen weten wat "
        "het licht deed. Sturen zonder dat iemand het merkt, weegt de commissie zwaar. "
        "[Aanvullen na de vergadering.]",
        tale.condition("Publiceer het schema van het licht vooraf.", "Team Binnenstad", 60),
    )
