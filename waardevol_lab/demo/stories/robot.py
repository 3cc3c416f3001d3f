"""A delivery robot on the pavement: suspended by the brake, an incident round open."""

from waardevol_lab.demo.consents import Participants
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.incidents import Authority


def robot(tale: Tale) -> Story:
    """Stands still since somebody with a stick was touched; the board looks at the incident."""
    yield -125
    tale.begin("robot", start=-40, end=60)
    tale.add_teammate()
    yield -118
    tale.submit()
    yield -115
    tale.accept()
    yield -110
    tale.declare()
    wish = "Een begeleider loopt mee tot de robot een witte stok altijd ziet."
    for name in ("lid1", "lid2", "lid3"):
        reasons = "De stoep is van wie er loopt. Met een begeleider durf ik dit te proberen."
        tale.assess(name, "positive_with_conditions", "2322122", reasons, wish)
    tale.opinion("positive_with_remarks", "Geen beeld bewaard. Wis de routes ook in de robot.")
    yield -103
    tale.assess("lid4", "negative", "2332232", "Te gevaarlijk voor wie slecht ziet.")
    tale.assess("voorzitter", "positive_with_conditions", "2322122", "Klein en kort.", wish)
    yield -98
    tale.advise(
        "approved_with_conditions",
        "2322122",
        "De commissie adviseert om het te proberen, klein en met een begeleider. Veiligheid van "
        "mensen die slecht zien weegt het zwaarst. De stopknop moet bij de gemeente liggen.",
        tale.condition(wish, "Stoepkoerier B.V.", -45, start_blocking=True),
        tale.condition("Publiceer elke week hoe vaak iemand opzij moest.", "Bereikbare Stad", 20),
        minority="Eén lid vindt het risico voor mensen die slecht zien te groot.",
    )
    yield -90
    tale.decide("approved_with_conditions")
    yield -87
    tale.publish()
    receivers = Participants(tale, "Bewoners die boodschappen krijgen")
    receivers.write(
        "Mijn adres, om boodschappen te bezorgen\nMijn bestelling",
        "My address, to deliver groceries\nMy order",
        minors="no",
    )
    receivers.publish()
    yield -60
    tale.show(1, "Vier weken lopen twee begeleiders mee. Het rooster is vastgesteld.", "teamlid")
    yield -57
    tale.judge(1)
    yield -44
    tale.sign("In de drie straten en op beide robots", "Zeven borden en twee stickers.")
    yield -43
    tale.drill("Op de stopknop gedrukt terwijl beide robots reden. Zij stonden meteen stil.", 1)
    yield -40
    tale.start()
    yield from _in_the_street(tale)


def _in_the_street(tale: Tale) -> Story:
    """Twice something goes wrong; the second time the brake is pulled."""
    yield -22
    tale.incident(
        "teamlid",
        "In het logboek van één robot stonden drie gezichten. Het wissen was een dag niet gelukt.",
        "Drie voorbijgangers, die niet te vinden zijn.",
        "De beelden zijn gewist. De leverancier zoekt uit waarom het wissen stopte.",
        values=("privacy",),
        personal_data=True,
        public=False,
        private_reason="De leverancier zoekt nog uit of anderen dit kunnen misbruiken.",
    )
    yield -21
    tale.add_to_incident(
        "fg",
        1,
        "De beelden waren versleuteld en zijn niet bekeken.",
        authority=Authority.NOT_TOLD,
        authority_reason="Niemand kon erbij. Er is geen risico voor de mensen om wie het gaat.",
    )
    yield -10
    tale.incident(
        "teamlid",
        "Een robot raakte de stok van iemand die slecht ziet. De robot zag de witte stok niet.",
        "Eén voorbijganger, die schrok. Niemand is gewond.",
        "Beide robots staan stil en zijn van straat.",
        values=("safety", "dignity"),
    )
    tale.brake(
        "teamlid",
        "Een robot raakte de stok van iemand die slecht ziet. Niemand is gewond. Beide robots "
        "staan stil en zijn van straat.",
    )
    yield -8
    tale.add_to_incident(
        "lead", 2, "Wij spraken met de voorbijganger. De robots blijven binnen tot het besluit."
    )
    yield -7
    tale.submit(incident=True)
    yield -4
    tale.accept(incident=True)
