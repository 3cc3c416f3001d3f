"""Two approved plans: lamp posts at the start gate, and a district decided by its own board."""

from waardevol_lab.demo.cast import MEERDAM
from waardevol_lab.demo.consents import Participants
from waardevol_lab.demo.running import Story, Tale


def lamps(tale: Tale) -> Story:
    """Approved, notice published a few days ago, a start-blocking condition open, no sign yet."""
    yield -70
    tale.begin("lamps", start=16, end=196)
    tale.add_teammate()
    tale.quote(
        "Licht op het zebrapad helpt vooral in het donker",
        "Laat bewoners zelf de stand van het licht kiezen",
    )
    yield -63
    tale.submit()
    yield -60
    tale.accept()
    yield -56
    tale.declare()
    wish = "Slapende functies aantoonbaar zonder stroom, gecontroleerd van buiten."
    for name, levels in (("lid1", "1213012"), ("lid2", "1113112"), ("lid3", "1213022")):
        reasons = "Minder stroom is een goed doel. De slapende functies in de mast zijn het risico."
        tale.assess(name, "positive_with_conditions", levels, reasons, wish)
    yield -50
    tale.assess("lid4", "positive", "1112011", "Er worden geen personen gemeten. Doen.")
    tale.assess(
        "voorzitter", "positive_with_conditions", "1213012", "Goed plan, mits uit ook uit is.", wish
    )
    yield -41
    unplugged = tale.condition(
        "Laat een bureau van buiten vaststellen dat de slapende functies geen stroom hebben, en "
        "maak dat verslag openbaar.",
        "Team Licht",
        10,
        start_blocking=True,
    )
    tale.advise(
        "approved_with_conditions",
        "1213012",
        "De commissie adviseert om door te gaan, met één voorwaarde. Dimmen bespaart stroom en "
        "geeft dieren rust. De lege plekken in de mast vragen om zekerheid: uit moet uit zijn.",
        unplugged,
    )
    yield -16
    tale.decide(
        "approved_with_conditions",
        "Ik neem het advies over en voeg één voorwaarde toe. Bewoners van het Elzenpad vroegen mij "
        "om halverwege te mogen meepraten. Dat leg ik vast.",
        unplugged,
        tale.condition("Praat halverwege met de bewoners van het Elzenpad.", "Team Licht", 100),
    )
    yield -5
    tale.publish()
    yield -3
    tale.show(1, "Het bureau heeft twintig van de veertig masten bekeken. Alles is los.", "teamlid")
    yield -1
    tale.judge(1, refuse="De andere twintig masten ontbreken nog in het verslag.")


def district(tale: Tale) -> Story:
    """Approved by a board that decides, after a second ballot; Meerdam has another beside it."""
    yield -62
    tale.begin("district", start=34, end=390, organisation=MEERDAM)
    tale.add_teammate()
    yield -55
    tale.submit("meerdam")
    yield -52
    tale.accept()
    yield -47
    tale.declare("voorzitter", "lid1", "lid2", "lid3", "lid4")
    tale.comment(
        "lid2", "value_autonomy", "Is 25 euro een bedankje of een reden om mee te moeten doen?"
    )
    tale.opinion(
        "positive_with_remarks",
        "Toestemming kan hier, omdat nee zeggen niets kost. Houd de korting klein en gelijk.",
    )
    yield -40
    wish = "Uren in plaats van kwartieren, tot blijkt dat kwartieren nodig zijn."
    reasons = "Goed samen met bewoners gemaakt. Een kwartier laat te veel zien van het leven."
    for name in ("lid1", "lid2", "voorzitter"):
        tale.assess(name, "positive_with_conditions", "3231222", reasons, wish)
    tale.assess("lid3", "negative", "3232222", "Per kwartier meten is te veel. Zo niet.")
    tale.assess("lid4", "negative", "3232322", "Geld voor gegevens raakt wie weinig heeft.")
    yield -30
    tale.comment(
        "lid3", "value_privacy", "Als het per uur kan, verandert mijn oordeel: dan ben ik voor."
    )
    tale.assess("lid3", "positive_with_conditions", "3231222", "Per uur meten is genoeg.", wish)
    yield -20
    tale.advise(
        "approved_with_conditions",
        "3231222",
        "De commissie keurt dit experiment goed. Bewoners maakten het plan mee en kunnen het laten "
        "stoppen. De commissie vraagt om per uur te meten in plaats van per kwartier.",
        tale.condition(wish, "Wijkdata B.V.", 25, start_blocking=True),
        minority="Eén lid vindt dat korting op de huur nooit aan gegevens mag hangen.",
    )
    yield -8
    tale.publish()
    yield from _participants(tale)


POWER = "Mijn stroomverbruik"
TOGETHER = "Mijn ritten met de deelfiets en mijn gebruik van de lift"
BICYCLES, LIFT = "Mijn ritten met de deelfiets", "Hoe vaak ik de lift gebruik"


def _participants(tale: Tale) -> Story:
    """Households consent per part; a part is split in two, and they are asked anew."""
    tale.invite_fieldworker()
    people = Participants(tale, "Deelnemers")
    people.write(
        f"{POWER}\n{TOGETHER}",
        "My use of electricity\nMy rides on the shared bicycle and my use of the lift",
        minors="no",
    )
    people.publish()
    yield -7
    people.say_yes(*[(POWER, TOGETHER)] * 9, *[(POWER,)] * 5, *[(TOGETHER,)] * 3)
    yield -6
    people.change(2, (POWER,))
    people.stop(3, 7)
    yield -4
    people.write(
        f"{POWER}\n{BICYCLES}\n{LIFT}",
        "My use of electricity\nMy rides on the shared bicycle\nHow often I use the lift",
        minors="no",
    )
    people.publish("U kunt nu apart kiezen voor de deelfiets en voor de lift.")
    yield -3
    people.say_yes_again(8, (POWER, LIFT))
    people.say_yes(*[(POWER, BICYCLES, LIFT)] * 4)
