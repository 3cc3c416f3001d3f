"""Last year: a zebra crossing that was approved and withdrawn before it began; and the report."""

from datetime import date

from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment
from waardevol_lab.services.yearly_reports import PublishYearlyReport, publish_yearly_report

FOREWORD = (
    "In dit verslag leest u wat de commissie in het afgelopen jaar deed. Wij schreven geen getal "
    "zelf op: elk getal komt uit het logboek of de registratie, en leidt terug naar de dossiers."
)


def ladder(tale: Tale) -> Story:
    """Approved in the last autumn, withdrawn when the street was broken up."""
    autumn = (date(tale.timeline.today.year - 1, 11, 3) - tale.timeline.today).days
    yield autumn
    tale.begin("ladder", start=autumn + 90, end=autumn + 180)
    yield autumn + 3
    tale.submit()
    yield autumn + 7
    tale.accept()
    yield autumn + 14
    tale.declare()
    for name in ("lid1", "lid2", "lid3", "lid4", "voorzitter"):
        reasons = "Zonder beeld, en de buurt dacht mee."
        tale.assess(name, "positive", "0211111", reasons)
    yield autumn + 21
    tale.advise(
        "approved",
        "0211111",
        "De commissie adviseert om dit plan goed te keuren. Het kan zonder camera, en de school "
        "kan het licht zelf uitzetten.",
    )
    yield autumn + 30
    tale.decide("approved")
    yield autumn + 44
    version = tale.experiment().version
    reason = "De straat gaat open voor de riolering. Een proef kan daar nu niet."
    command = WithdrawExperiment(tale.reference, reason, version)
    withdraw_experiment(command, tale.actor("lead"), tale.tick())


def yearly_report(tale: Tale) -> Story:
    """The secretary publishes last year's report in January, as soon as there was a working day."""
    today = tale.timeline.today
    wanted = min((date(today.year, 1, 15) - today).days, -1)
    if tale.timeline.day(wanted).year < today.year:
        return
    yield wanted
    board = tale.places.boards["groenstad"]
    command = PublishYearlyReport(board, today.year - 1, 1, FOREWORD)
    publish_yearly_report(command, tale.actor("secretaris"), tale.tick())
