"""Counting crowds on a beach: seasonal, running, amended once, an extension just submitted."""

from waardevol_lab.demo.consents import Participants
from waardevol_lab.demo.running import Story, Tale

MORE_SIGNS = (
    "Bij elke trap, bij het Strandhuis en nu ook bij de tramhalte staat een bord met 'Dit is een "
    "experiment', een tekening van de camera en de zin 'Wij tellen, wij herkennen niemand'. De "
    "tekst is in het Nederlands, Duits en Engels. Onder elke camera hangt een sticker met een "
    "nummer en een QR-code."
)

ASKED = "Mijn antwoorden op de vragenlijst\nEen gesprek achteraf"
ASKED_EN = "My answers to the questionnaire\nA conversation afterwards"


def beach(tale: Tale) -> Story:
    """Runs with a plan that was amended; its second version is in force."""
    yield -160
    tale.begin("beach", start=-70, end=80)
    tale.add_teammate()
    yield -152
    tale.submit()
    yield -149
    tale.accept()
    yield -145
    tale.declare()
    tale.assess("lid1", "positive", "2112111", "Het lichtste middel dat werkt. Goed uitgelegd.")
    tale.assess("lid2", "positive", "2112111", "Beeld wordt meteen een getal. Er is een route.")
    yield -140
    tale.opinion("positive", "Geen beeld bewaard, een DPIA met een controle van buiten. Akkoord.")
    tale.assess(
        "lid3",
        "positive_with_conditions",
        "2112121",
        "Ik wil zeker weten dat geen camera naar het strand of de douches kan draaien.",
        "Foto van het beeldvlak van elke camera openbaar maken.",
    )
    yield -137
    tale.assess("lid4", "positive", "1111111", "Bezoekers hebben er zelf ook iets aan.")
    tale.assess("voorzitter", "positive", "2112111", "Zorgvuldig plan met een eerlijk einde.")
    yield -132
    tale.advise(
        "approved",
        "2112111",
        "De commissie adviseert om door te gaan. Het plan kiest een licht middel, bewaart geen "
        "beeld en gaat na het seizoen weg. De commissie vraagt om het beeldvlak van elke camera te "
        "laten zien aan wie daarom vraagt.",
        minority="Eén lid wilde van dat laatste een voorwaarde maken.",
    )
    yield -126
    tale.decide("approved")
    yield -122
    tale.publish()
    survey = Participants(tale, "Bezoekers in de enquête")
    survey.write(ASKED, ASKED_EN, minors="guardian")
    survey.publish()
    yield -78
    tale.sign("Bij alle trappen en bij het Strandhuis", "Elf borden, foto's bij het strandlab.")
    yield -70
    tale.start()
    yield -60
    tale.withhold(
        "brake_test", "5.1.2.h", "Wie weet hoe alles uitgaat, kan de telling in de war sturen."
    )
    yield from _amended(tale, survey)


def _amended(tale: Tale, survey: Participants) -> Story:
    yield -50
    why = "Twee camera's hangen te dicht bij nieuwe balkons. Wij willen ze verplaatsen."
    tale.amend(why, "place", "on_site", "contact_phone")
    if tale.plan is None:
        raise ValueError("there is no plan")
    place = tale.plan.answers["place"]
    text = f"{place['text']}, en de tramhalte"
    tale.change("place", {**place, "text": text}, "teamlid")
    tale.change("on_site", MORE_SIGNS, "teamlid")
    tale.change("contact_phone", "0800-1234574", "teamlid")
    yield -47
    tale.submit()
    yield -45
    tale.accept()
    yield -42
    tale.declare("voorzitter", "lid1", "lid3", "lid4")
    for name in ("lid1", "lid3", "lid4", "voorzitter"):
        tale.assess(
            name, "positive", "2112111", "De verplaatsing maakt het beter voor wie er woont."
        )
    yield -38
    tale.opinion("positive", "De nieuwe plekken kijken niet in woningen. Akkoord.")
    yield -34
    tale.advise(
        "approved",
        "2112111",
        "De commissie vindt de verplaatsing een verbetering en adviseert om die goed te keuren.",
    )
    yield -28
    tale.decide("approved", by="vervanger")
    survey.publish("De camera's hangen nu op andere plekken.")
    yield -6
    tale.check_in(
        incidents="Er waren geen incidenten.",
        criterion_0_measured="Op drie drukke dagen klopte de telling binnen 8 procent.",
        value_privacy_observed=1,
        value_privacy_explanation="Er is geen beeld bewaard. Dat is van buiten nagekeken.",
    )
    yield -4
    tale.extend("Het seizoen loopt langer door. Wij willen de laatste drukke weken meetellen.", 28)
    yield -2
    tale.submit()
