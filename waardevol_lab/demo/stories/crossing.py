"""A zebra crossing that lights up: ended on its date, evaluated, with lessons."""

from typing import Any

from waardevol_lab.demo.looking_back import evaluation
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.demo.timeline import night
from waardevol_lab.domain.cleanup import DataFate

OBSERVED: dict[str, tuple[int, str]] = {
    "privacy": (0, "Er kwam geen gegeven over een persoon binnen. Dat is nagekeken."),
    "safety": (1, "Kinderen keken zelf nog goed. Eén ochtend deed het licht het niet."),
    "autonomy": (1, "Automobilisten zagen het licht en begrepen waarom."),
    "control": (0, "De fout was 4 procent. De gemeente kon het licht zelf uitzetten."),
    "dignity": (0, "Kinderen vonden het leuk en voelden zich niet bekeken."),
    "justice": (1, "Voor een kind in een rolstoel kwam het licht een seconde later."),
    "power": (0, "De cijfers zijn open. De leverancier gebruikte ze niet voor reclame."),
}
EVALUATION = evaluation(
    [
        ("Met de hand geteld: 8,4 van de 10 auto's stopten. Voor de proef 6,1.", "yes"),
        ("4 procent meer kinderen kwam lopend of fietsend.", "partly"),
    ],
    OBSERVED,
    {
        6: ("partly", "Wij bespraken de uitkomst met één wijkteam. Het tweede gesprek volgt nog."),
        8: ("kept", "De les op school en het bordje bij de knop zijn er gekomen."),
        10: ("kept", "Groep 7 en 8 kozen de kleur, zoals beloofd."),
    },
    participation_kept="yes",
    participation="Groep 7 en 8 kozen de kleur en telden mee. De buurt kreeg zachter licht.",
    complaints="Twee bewoners hadden last van het licht in de ochtend. Het is zachter gezet.",
    dissent="De leverancier vindt dat het licht ook overdag zin heeft.",
    learned="Licht helpt, ook na drie maanden. Het werkt het best als het donker is. Overdag is "
    "het verschil klein. Een les op school is nodig: kinderen moeten zelf blijven kijken.",
    unintended="Kinderen sprongen voor de sensor om het licht aan te zetten. Na twee weken was "
    "dat over.",
    costs="Ongeveer 18.000 euro voor licht, sensor en weghalen, en 140 uur werk. Wij dachten "
    "vooraf aan 15.000 euro.",
    outcome="adapt",
    outcome_reason="Het werkt in het donker. Wij raden licht aan dat alleen in het donker aan "
    "gaat, met een sensor die ook een rolstoel op tijd ziet.",
)
LESSON: dict[str, Any] = {
    "title": "Licht op het zebrapad helpt vooral in het donker",
    "context": "Een zebrapad bij een basisschool, op een doorgaande weg waar 50 gereden wordt. "
    "Automobilisten zagen kinderen in de winter te laat.",
    "worked": "Met licht stopten 8,4 van de 10 auto's, eerst 6,1. Groep 7 en 8 kozen de kleur en "
    "telden mee: zij legden het thuis uit. Zachter licht in de ochtend nam klachten weg.",
    "failed": "Overdag was het verschil klein. Kinderen sprongen in het begin voor de sensor. Voor "
    "een kind in een rolstoel kwam het licht een seconde te laat.",
    "conditions": "Het zebrapad ligt in het donker. De school geeft vooraf een les: kinderen "
    "moeten zelf blijven kijken. De sensor is met een rolstoel getest.",
    "transferable": "Gemeenten met een oversteek bij een school. Niet voor een pad dat al goed "
    "verlicht is.",
    "handvatten": ["3", "6", "9"],
}


def crossing(tale: Tale) -> Story:
    """Evaluated: the whole walk is behind it."""
    yield -290
    tale.begin("crossing", start=-205, end=-112)
    tale.add_teammate()
    yield -284
    tale.submit()
    yield -281
    tale.accept()
    yield -276
    tale.declare()
    tale.assess("lid1", "positive", "0211111", "Samen met kinderen gemaakt, zonder beeld.")
    tale.assess("lid2", "positive", "0211111", "Klein, veilig en goed te stoppen.")
    tale.assess(
        "lid3",
        "positive_with_conditions",
        "0211121",
        "De sensor moet ook een kind in een rolstoel zien.",
        "Test met een rolstoel voor de start.",
    )
    yield -270
    for name in ("lid4", "voorzitter"):
        reasons = "De les op school is belangrijk. Leg vast dat die er voor de start is."
        tale.assess(name, "positive_with_conditions", "0211111", reasons, "Les op school vooraf.")
    yield -266
    tale.advise(
        "approved_with_conditions",
        "0211111",
        "De commissie adviseert om door te gaan. Het plan is samen met kinderen en buurt gemaakt. "
        "Voor de start moet de les op school gegeven zijn, zodat kinderen zelf blijven kijken.",
        tale.condition(
            "Geef voor de start een les in alle groepen.",
            "Basisschool De Kring",
            -215,
            start_blocking=True,
        ),
    )
    yield -259
    tale.decide("approved_with_conditions")
    yield -256
    tale.publish()
    yield -220
    tale.show(1, "De les is in alle acht groepen gegeven. De school heeft dat bevestigd.")
    yield -218
    tale.judge(1)
    yield -209
    tale.sign("Naast het zebrapad aan de Kringlaan", "Bord op ooghoogte van een kind.")
    yield -207
    tale.drill("De conciërge vond de knop niet. Er hangt nu een bordje bij.", None, worked=False)
    yield -206
    tale.drill("De conciërge drukte op de knop. Het licht was uit.", 1)
    yield -205
    tale.start()
    yield night(-111)
    tale.worker_runs()
    yield -103
    tale.clean_up(
        DataFate.NONE,
        "De lampen en de sensor zijn weg. De gaten in het asfalt zijn dicht.",
        "Er zijn geen gegevens over personen bewaard. De tellingen staan in de evaluatie.",
        "Een foto van het zebrapad zonder lampen.",
    )
    yield -95
    tale.offer(EVALUATION)
    yield -90
    tale.remark(
        "lid3", "Mooi dat de rolstoel apart is getest. De seconde verschil hoort bij de lessen."
    )
    tale.remark("voorzitter", "De commissie vindt dit een eerlijk verslag, ook over wat tegenviel.")
    yield -84
    tale.publish_evaluation("De seconde verschil staat nu bij wat wij aanraden.")
    yield -80
    tale.teach(LESSON)
    tale.begin_teaching()
