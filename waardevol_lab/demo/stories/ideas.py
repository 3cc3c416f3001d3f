"""Plans that do not run: wifi counting, rejected; a draft just begun; and one to practise with."""

from waardevol_lab.demo.running import Story, Tale


def wifi(tale: Tale) -> Story:
    """Rejected after a full review; the decision is public, the plan is not."""
    yield -96
    tale.begin("wifi", start=40, end=400)
    yield -90
    tale.submit()
    yield -87
    tale.accept()
    yield -83
    tale.declare("voorzitter", "lid1", "lid2", "lid4")
    tale.declare("lid3", conflict="Ik zit in het bestuur van een winkel die lid is.")
    yield -79
    tale.opinion(
        "negative",
        "Een gehasht adres van een telefoon is een persoonsgegeven. De grondslag klopt niet: "
        "bezoekers kunnen dit niet verwachten en niet weigeren zonder hun telefoon uit te zetten.",
    )
    tale.assess(
        "lid1",
        "negative",
        "3123232",
        "Wie een telefoon bij zich heeft, wordt gevolgd. Wifi uitzetten is geen eerlijke keuze.",
    )
    yield -74
    tale.assess(
        "lid2", "negative", "3122232", "Het doel is voor winkels, de last is voor bezoekers."
    )
    tale.assess("lid4", "defer", "3122122", "Met een teller zonder telefoons kan het wel.")
    tale.assess("voorzitter", "negative", "3122232", "Fout en grondslag zijn niet onderzocht.")
    yield -68
    tale.advise(
        "rejected",
        "3122232",
        "De commissie adviseert om dit plan af te wijzen. Het adres van een telefoon blijft een "
        "persoonsgegeven, ook als het gehasht is. Wie niet gemeten wil worden, heeft geen eerlijke "
        "keuze. Er zijn lichtere middelen, zoals een teller zonder camera en zonder telefoons.",
        minority="Eén lid wilde het plan aanhouden en een teller zonder telefoons laten uitwerken.",
    )
    yield -61
    tale.decide("rejected")
    yield -40
    tale.object("De winkeliers vinden dat hun belang te licht is gewogen.")
    yield -25
    tale.answer_objection(
        "unfounded", "Het belang van de winkels is gewogen; de grondslag blijft ontbreken."
    )


def benches(tale: Tale) -> Story:
    """A draft with gaps, and with errors in what is there."""
    yield -6
    tale.begin("benches", start=120, end=210)
    yield -3
    tale.add_teammate()
    tale.change("why_here", "In deze buurt wonen veel mensen alleen.", "teamlid")
    tale.invite_partner()


def practice(tale: Tale) -> Story:
    """A plan to practise with, in which hardly anything stands."""
    yield -2
    tale.practise(
        "Oefenen met een drukteteller", {"summary": "Wij oefenen hier met de vragen van het lab."}
    )
