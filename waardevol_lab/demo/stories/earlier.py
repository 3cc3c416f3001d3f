"""Two experiments of before: one that reached little, one that was looked back on twice."""

from waardevol_lab.demo.consents import Participants
from waardevol_lab.demo.looking_back import evaluation
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.demo.timeline import night
from waardevol_lab.domain.cleanup import DataFate
from waardevol_lab.domain.evaluation_framework import EvaluationKind

COUNTED = evaluation(
    [
        ("Gemiddeld 19 procent. Bij regen en in het donker was het verschil het grootst.", "no"),
        ("Elke maand vier tot zes dagen zonder cijfers.", "no"),
    ],
    {
        "privacy": (0, "Er is alleen geteld. Niemand was te herkennen."),
        "safety": (1, "De naad in het asfalt was bij regen glad. Hij is stroever gemaakt."),
        "autonomy": (0, "Niemand reed om. Dat is geteld in de straat ernaast."),
        "control": (2, "De fout was groter dan wij dachten, en dat zagen wij pas na een maand."),
        "dignity": (0, "Niemand klaagde daarover."),
        "justice": (2, "Handbikes en bakfietsen telde de lus vaak niet."),
        "power": (0, "De tellingen waren open, ook de slechte weken."),
    },
    {
        3: ("partly", "Wij telden drie dagen met de hand in plaats van zes."),
        7: ("not_kept", "De fout per soort fiets is nooit bekendgemaakt."),
    },
    participation_kept="partly",
    participation="De Fietsersbond koos de dagen. Van hun vraag over handbikes kwam te weinig.",
    complaints="Drie fietsers klaagden over de naad. Wij hebben hem laten opruwen.",
    dissent="De Fietsersbond vindt dat wij na een maand hadden moeten stoppen.",
    learned="Eén lus is te weinig. Controleer in de eerste week met de hand, niet na een maand.",
    unintended="De politie vroeg om de cijfers per minuut. Wij gaven ze niet: zij bestaan niet.",
    costs="Ongeveer 9.000 euro en 160 uur. Vooraf dachten wij aan 6.000 euro.",
    outcome="repeat",
    outcome_reason="Wij willen het nog een keer proberen, met twee lussen en een warmtesensor.",
)  # fmt: skip
LIT = evaluation(
    [
        ("Op avonden met rustig licht 4 procent minder. Dat kan ook toeval zijn.", "no"),
        ("Het cijfer ging van 6,8 naar 7,2: 0,4 punt hoger.", "yes"),
        ("52 procent van 310 bezoekers wist ervan.", "partly"),
        ("4 van de 10 signalen waren achteraf terecht.", "no"),
    ],
    {
        "privacy": (1, "Beeld en geluid werden meteen een getal. Dat is van buiten nagekeken."),
        "safety": (1, "Er gebeurde niets door het licht. Twee mensen schrokken van de wissel."),
        "autonomy": (2, "De helft wist niet dat het licht veranderde. Dat is te weinig."),
        "control": (1, "De gemeente zette het zes keer zelf uit, binnen vijf minuten."),
        "dignity": (1, "Vier bezoekers voelden zich bekeken en zeiden dat."),
        "justice": (2, "De last lag bij wie boven een café woont, het nut bij bezoekers."),
        "power": (1, "De leverancier vroeg de gegevens. De gemeente gaf ze niet."),
    },
    {
        10: ("partly", "De avonden kwamen er. De enquête was in twee talen."),
    },
    participation_kept="partly",
    participation="Bewoners kozen welke lampen werden afgeschermd.",
    complaints="Elf klachten over licht in slaapkamers. Bij alle elf is een lamp afgeschermd.",
    dissent="Het bewonersplatform wil dat sturen met licht ophoudt.",
    learned="Mensen voelen zich veiliger bij rustig licht. Minder incidenten zagen wij niet.",
    unintended="Cafés hielden hun deuren langer dicht. Daardoor was het binnen drukker.",
    costs="Ongeveer 41.000 euro en 900 uur, bijna zoals begroot.",
    outcome="adapt",
    outcome_reason="Eerst betere uitleg op straat, en zonder signaal aan toezichthouders.",
)  # fmt: skip
LATER = EvaluationKind.FOLLOW_UP
HALF_A_YEAR_LATER = evaluation(
    [
        ("Een half jaar later: weer het aantal van voor de proef.", "no"),
        ("Het cijfer is 7,0: 0,2 punt hoger dan voor de proef.", "partly"),
        ("Niet meer gevraagd: er hangt niets meer.", "no"),
        ("Er zijn geen signalen meer.", "no"),
    ],
    {
        "privacy": (0, "Alles is gewist. Dat is nog eens nagekeken."),
        "safety": (0, "Er is niets gemeld."),
        "autonomy": (0, "Het licht verandert niet meer."),
        "control": (0, "Er draait niets meer."),
        "dignity": (0, "Er is niets gemeld."),
        "justice": (1, "De afgeschermde lampen bleven afgeschermd, tot genoegen van bewoners."),
        "power": (0, "De leverancier heeft geen gegevens."),
    },
    participation="Het overleg met bewoners komt nog elk kwartaal bij elkaar.",
    complaints="Er kwam geen klacht meer.",
    learned="Het gevoel van veiligheid bleef een beetje. Wat bleef, was het overleg.",
    unintended="Twee andere straten vroegen ook om afgeschermde lampen.",
    outcome="adapt",
    outcome_reason="Wij wachten met een nieuw plan tot de uitleg op straat klaar is.",
)
SEEN_SO_FAR = {
    "criterion_0_measured": "In de eerste drie maanden zien wij nog geen verschil.",
    "criterion_2_measured": "38 procent van 150 bezoekers wist ervan.",
    "value_autonomy_observed": 2,
    "value_autonomy_explanation": "Veel bezoekers zien de borden niet. Er komen er vier bij.",
}


def first_lights(tale: Tale) -> Story:
    """Evaluated: people felt safer, but little else was reached."""
    yield -398
    tale.begin("nightlife", start=-350, end=-246)
    tale.change("title", "Rustig licht in de Kroegstraat, de eerste winter")
    tale.invite_teammate()
    yield -395
    tale.submit()
    yield -393
    tale.accept()
    yield -390
    tale.declare()
    tale.opinion("positive", "Beeld en geluid worden niet bewaard. Akkoord.")
    for name in ("lid1", "lid2", "lid3", "lid4", "voorzitter"):
        reasons = "Eerlijk over wat het doet, met een einde en een knop om te stoppen."
        tale.assess(name, "positive", "2122121", reasons)
    yield -387
    tale.advise("approved", "2122121", "De commissie adviseert om door te gaan, met goede borden.")
    yield -384
    tale.decide("approved")
    yield -382
    tale.publish()
    yield from _lights_in_the_street(tale)


def _lights_in_the_street(tale: Tale) -> Story:
    survey = Participants(tale, "Deelnemers aan de enquête")
    survey.write("Mijn antwoorden", "My answers", minors="guardian")
    survey.publish()
    yield -355
    tale.sign("Aan beide kanten van de Kroegstraat", "Twee borden op ooghoogte.")
    yield -350
    tale.start()
    yield -262
    tale.check_in(incidents="Er waren geen incidenten.", **SEEN_SO_FAR)
    yield night(-245)
    tale.worker_runs()
    yield -240
    tale.clean_up(
        DataFate.ERASED,
        "De meters en borden zijn weg. De lampen staan op de gewone stand.",
        "De getallen per minuut zijn gewist. De FG heeft dat gezien.",
        "Een foto van de lege masten.",
    )
    yield -230
    tale.offer(LIT)
    yield -226
    tale.remark("lid1", "Dat de helft het niet wist, hoort vooraan te staan.")
    yield -220
    tale.publish_evaluation("Het staat nu bovenaan in wat wij leerden.")
    yield -50
    tale.offer(HALF_A_YEAR_LATER, LATER)
    yield -46
    tale.remark("lid2", "Fijn dat u terugkwam. Het gevoel bleef, de cijfers niet.", LATER)
    yield -40
    tale.publish_evaluation("Dank u.", LATER)


def first_count(tale: Tale) -> Story:
    """Evaluated: no goal was reached, and everybody can read why."""
    yield -345
    tale.begin("cyclists", start=-290, end=-205)
    tale.change("title", "Fietsers tellen met één lus")
    tale.add_teammate()
    yield -341
    tale.submit()
    yield -339
    tale.accept("light", "lid1")
    yield -336
    tale.declare("lid1")
    tale.assess("lid1", "positive", "1101010", "Zonder beeld en zonder gegevens over personen.")
    yield -334
    tale.declare("voorzitter")
    tale.advise("approved", "1101010", "De commissie heeft geen bezwaar tegen deze telling.")
    yield -331
    tale.decide("approved")
    yield -329
    tale.publish()
    yield -295
    tale.sign("Naast het fietspad, kant van de Gracht", "Hangt op ooghoogte.")
    yield -290
    tale.start()
    yield night(-204)
    tale.worker_runs()
    yield -199
    tale.clean_up(
        DataFate.NONE,
        "Het kastje en het bord zijn weg. De lus is losgeknipt.",
        "Er zijn geen gegevens over personen bewaard.",
        "Een foto van het fietspad.",
    )
    yield -190
    tale.offer(COUNTED)
    yield -186
    tale.remark("voorzitter", "Goed dat dit zo openlijk wordt verteld.")
    yield -180
    tale.publish_evaluation("Dank u. Wij beginnen een nieuw plan als er tijd voor is.")
    yield -2
    tale.go_on(
        "Fietsers tellen met twee lussen",
        "Dit plan gaat verder op de telling met één lus. Die miste te veel fietsers. Daarom zijn er"
        " nu twee lussen en een warmtesensor, en tellen wij in de eerste week mee met de hand.",
    )
