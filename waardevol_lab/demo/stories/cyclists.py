"""Counting cyclists: a light review, two conditions, running, and an extension to decide on."""

from waardevol_lab.demo import street
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.plan_attachments import Description

SQUARE = Description(
    "photo",
    public=True,
    alt_text="Tekening, fictief: fietsers op een rood fietspad voor een station met een klok. In "
    "het asfalt liggen twee lussen, ernaast staat een grijze kast.",
)

SIGN = (
    "Tekening, fictief: een wit bord aan een paal naast een rood fietspad. Erop staat dat dit een "
    "experiment is, met vier pictogrammen en een QR-code."
)


def cyclists(tale: Tale) -> Story:
    """Runs; one condition is met, the evidence for the other was refused."""
    yield -112
    tale.begin("cyclists", start=-45, end=45)
    tale.attach("plein.png", "stationsplein.png", "place", SQUARE)
    tale.attach("techniek.pdf", "lussen en kast.pdf", "topic.data", Description("technical"))
    tale.add_teammate()
    yield -104
    tale.submit()
    yield -102
    tale.accept("light", "lid1")
    yield -100
    tale.declare("lid1")
    tale.assess(
        "lid1",
        "positive_with_conditions",
        "1101010",
        "Dit plan meet met zo weinig mogelijk. Er is geen beeld en er zijn geen persoonsgegevens. "
        "Wel moet duidelijk zijn dat de naad in het asfalt veilig blijft, en dat handbikes en "
        "bakfietsen niet uit de cijfers verdwijnen.",
        "Controle van de naad op gladheid; fout per soort fiets bekendmaken.",
    )
    yield -97
    tale.declare("voorzitter")
    tale.advise(
        "approved_with_conditions",
        "1101010",
        "De commissie adviseert om het experiment door te laten gaan. Het doel is helder en het "
        "middel is licht. De commissie vraagt aandacht voor twee dingen: de veiligheid van de naad "
        "in het asfalt, en fietsen die een lus minder goed ziet.",
        tale.condition(
            "Leg voor de start vast wie de naad in het asfalt bekijkt, en hoe vaak.",
            "Team Fiets",
            -60,
            start_blocking=True,
        ),
        tale.condition(
            "Maak na zes weken de fout per soort fiets bekend, ook voor handbikes.",
            "Team Fiets",
            10,
        ),
    )
    yield -92
    tale.decide("approved_with_conditions")
    yield -90
    tale.publish()
    yield -76
    tale.show(1, "De wegbeheerder bekijkt de naad elke twee weken. Het schema is vastgesteld.")
    yield -73
    tale.judge(1)
    yield -50
    tale.sign("Naast het fietspad, kant van de Gracht", "Hangt op ooghoogte.", SIGN)
    tale.sign("Bij de ingang van de stalling", "Foto's liggen bij Team Fiets.")
    yield -45
    tale.start()
    yield from _since_the_start(tale)


def _since_the_start(tale: Tale) -> Story:
    yield from _asked(tale)
    yield -12
    tale.show(2, "De fout van de lus is 6 procent en die van de warmtesensor 9 procent.", "teamlid")
    yield -9
    tale.judge(2, refuse="De fout voor handbikes staat er niet bij. Vul die nog aan.")
    yield -8
    tale.extend("Door een storing misten we twee weken. Die willen we inhalen.", 14)
    tale.submit()
    yield -7
    tale.accept("light", "lid2")
    yield -6
    street.phone(tale, "Telt het kastje ook scootmobielen mee?")
    tale.declare("lid2")
    tale.assess(
        "lid2",
        "positive",
        "1101010",
        "Twee weken langer verandert niets aan wat er gemeten wordt. De reden is duidelijk.",
    )
    yield -3
    street.ask(tale, "Wat gebeurt er met de lussen als het experiment klaar is?", mail=True)
    yield -2
    tale.declare("voorzitter")
    tale.advise(
        "approved",
        "1101010",
        "De commissie heeft geen bezwaar tegen twee weken verlenging. De opzet blijft gelijk.",
    )


def _asked(tale: Tale) -> Story:
    """Fictional inhabitants ask; one thing changes, one answer is too late."""
    yield -40
    street.ask(tale, "Ziet de kast ook wie er fietst? Ik wil niet gefilmd worden.", mail=True)
    street.ask(tale, "De naad in het asfalt is glad als het regent.", reaction=True)
    yield -38
    street.reply(
        tale,
        1,
        "Nee. In het asfalt liggen lussen die metaal voelen. Er is geen camera, en niemand is te "
        "herkennen.",
    )
    street.let_through(tale, 1, 2)
    street.ask(tale, "Goedkope fietslampen! Kijk op fietslampen.voorbeeld.example")
    yield -36
    street.keep_back(tale, "spam", 3)
    street.reply(
        tale,
        2,
        "Dank u. De wegbeheerder heeft gekeken en u heeft gelijk.",
        "De naad is stroever gemaakt. De wegbeheerder bekijkt hem nu elke week.",
    )
    yield -30
    street.ask(tale, "Wanneer is de paal bij nummer 12 weg? Hij staat voor mijn raam.")
    street.let_through(tale, 4)
    yield -14
    street.ask(tale, "Mag ik de tellingen van mijn straat zien?", publish=False)
    yield -13
    street.reply(tale, 5, "Ja. Wij sturen u de tellingen per dag, zonder andere gegevens.")
