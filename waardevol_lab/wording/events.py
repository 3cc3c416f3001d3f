"""What happened, in words for everybody: the events of the rules table. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.roles import Role
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label

EVENTS: Mapping[str, str] = {
    "ExperimentCreated": mark("Het plan is begonnen"),
    "RoundOpened": mark("Er is een nieuwe toetsingsronde begonnen"),
    "ExperimentApproved": mark("Het experiment is goedgekeurd"),
    "ExperimentRejected": mark("Het experiment is afgewezen"),
    "ExperimentWithdrawn": mark("Het experiment is ingetrokken"),
    "ExperimentStarted": mark("Het experiment is begonnen"),
    "ExperimentRevoked": mark("De goedkeuring is ingetrokken"),
    "ExperimentLapsed": mark("De goedkeuring is vervallen"),
    "BrakePulled": mark("De noodrem is gebruikt: het experiment ligt stil"),
    "ExperimentStopped": mark("Het experiment is gestopt"),
    "EndReached": mark("De einddatum is bereikt: het experiment is klaar"),
    "ExperimentRestarted": mark("Het experiment is hervat"),
    "PlanReworded": mark("De tekst van het plan is verbeterd"),
    "NoticePublished": mark("De bekendmaking is gepubliceerd"),
    "SignConfirmed": mark("Er is een bord geplaatst"),
    "CheckInFiled": mark("Er is een tussenbericht van het team"),
    "CheckInMissed": mark("Het tussenbericht van het team kwam niet op tijd"),
    "BrakeDrilled": mark("De noodrem is getest"),
    "SignTakenDown": mark("Er is een bord weggehaald of afgedekt"),
    "CleanupLineDone": mark("Er is een punt van het opruimen gedaan"),
    "CleanupDone": mark("Alles is opgeruimd"),
    "IncidentReported": mark("Er is een incident gemeld"),
    "IncidentUpdated": mark("Er is nieuws over een incident"),
    "PartWithheld": mark("Een onderdeel van de bekendmaking is niet langer openbaar"),
    "PartDisclosed": mark("Een onderdeel van de bekendmaking is weer openbaar"),
    "ConsentNoticePublished": mark("Er is een toestemmingstekst voor deelnemers gepubliceerd"),
    "FinalEvaluationOffered": mark("De evaluatie ligt bij de commissie"),
    "EvaluationRemarked": mark("De commissie reageerde op de evaluatie"),
    "FinalEvaluationPublished": mark("De evaluatie is gepubliceerd"),
    "FollowUpOffered": mark("De vervolgevaluatie ligt bij de commissie"),
    "FollowUpPublished": mark("Er is een vervolgevaluatie gepubliceerd"),
    "LessonPublished": mark("Er is een les gepubliceerd"),
    "LessonHidden": mark("Een les is verborgen"),
    "LessonShown": mark("Een les is weer te lezen"),
    "LessonsImported": mark("Er zijn lessen van een andere site opgenomen"),
    "ClosedUnevaluated": mark("Het experiment is gesloten zonder evaluatie"),
    "LeadTransferred": mark("Het project kreeg een andere projectleider"),
    "AmendmentOpened": mark("Er is een wijziging van het plan begonnen"),
    "ExtensionOpened": mark("Er is een verlenging aangevraagd"),
    "IncidentOpened": mark("Er is een incidentronde begonnen"),
    "PlanSubmitted": mark("Het plan is ingediend"),
    "RoundWithdrawn": mark("De toetsingsronde is ingetrokken"),
    "RoundClosed": mark("De toetsingsronde is gesloten"),
    "PlanReturned": mark("Het plan ging terug met vragen"),
    "PlanAccepted": mark("De toetsing is begonnen"),
    "BoardMoved": mark("Het plan ging naar een andere commissie"),
    "MemberAssigned": mark("Een commissielid is gevraagd om te beoordelen"),
    "ConflictDeclared": mark("Een commissielid gaf aan of er een belang is"),
    "CommentPlaced": mark("De commissie plaatste een opmerking"),
    "CommentEdited": mark("Iemand van de commissie veranderde een opmerking"),
    "CommentAmended": mark("Iemand van de commissie vulde een opmerking aan"),
    "QuestionClosed": mark("De commissie nam genoegen met een antwoord"),
    "QuestionAsked": mark("De commissie stelde een vraag"),
    "QuestionAnswered": mark("Een vraag van de commissie is beantwoord"),
    "PracticeDeleted": mark("Het oefenplan is verwijderd"),
    "TeammateAdded": mark("Iemand kwam bij het team"),
    "TeammateInvitedAgain": mark("Iemand kreeg de uitnodiging voor het team opnieuw"),
    "TeammateRemoved": mark("Iemand ging uit het team"),
    "AssessmentFiled": mark("Een commissielid gaf een oordeel"),
    "RouteEscalated": mark("Het plan kreeg een volledige toetsing"),
    "ChangesRequested": mark("De commissie vroeg om wijzigingen"),
    "DpoOpinionRecorded": mark("De functionaris gegevensbescherming gaf een oordeel"),
    "AdviceAdopted": mark("De ethische commissie bracht advies uit"),
    "DecisionTaken": mark("Het besluit is genomen"),
    "DecisionCorrected": mark("Het besluit is gecorrigeerd"),
    "AmendmentDecided": mark("Er is besloten over een wijziging van het plan"),
    "ExtensionDecided": mark("Er is besloten over een verlenging"),
    "IncidentDecided": mark("Er is besloten over het incident"),
    "ObjectionRecorded": mark("Er kwam een bezwaar binnen tegen het besluit"),
    "ObjectionInadmissible": mark("Een bezwaar is niet-ontvankelijk verklaard"),
    "ObjectionUnfounded": mark("Een bezwaar is ongegrond verklaard"),
    "ObjectionUpheld": mark("Een bezwaar is gegrond verklaard"),
    "ObjectionSettled": mark("Na een gegrond bezwaar is een nieuw besluit genomen"),
    "ContributionReceived": mark("Een inwoner stelde een vraag of reageerde"),
    "ContributionRecorded": mark("Het team legde een vraag van een inwoner vast"),
    "ContributionAnswered": mark("Het team beantwoordde een inwoner"),
    "ContributionFollowed": mark("Het team zei wat er veranderde door een inwoner"),
    "ContributionPublished": mark("De secretaris zette vragen van inwoners op de site"),
    "ContributionHidden": mark("De secretaris verborg vragen van inwoners"),
    "MeetingPlanned": mark("Er is een vergadering gepland"),
    "MeetingMoved": mark("Een vergadering is gewijzigd"),
    "MeetingCancelled": mark("Een vergadering gaat niet door"),
    "AgendaSent": mark("De agenda van een vergadering is verstuurd"),
    "MinutesSet": mark("Het verslag van een vergadering is vastgesteld"),
    "EvidenceSubmitted": mark("Er is bewijs voor een voorwaarde ingediend"),
    "EvidenceAccepted": mark("Aan een voorwaarde is voldaan"),
    "EvidenceRefused": mark("Het bewijs voor een voorwaarde was niet genoeg"),
}
PLANNED: Mapping[str, str] = {
    "start": mark("Het experiment begint op zijn vroegst"),
    "end": mark("Het experiment stopt zeker"),
    "objection": mark("Laatste dag om bezwaar te maken"),
    "evaluation": mark("Uiterlijk dan staat de evaluatie op deze pagina"),
}
BOARD: str = mark("Ethische commissie")
COMING: Mapping[str, str] = {
    "turn": mark("Uiterste dag voor wie aan zet is"),
    "condition": mark("Bewijs voor voorwaarde %(number)s"),
    "check_in": mark("Het volgende tussenbericht"),
    "cleanup": mark("Alles is opgeruimd"),
    "start": mark("Eerste dag van het experiment in het plan"),
    "end": mark("Laatste dag van het experiment"),
}
NOW: Mapping[str, str] = {
    "approved": mark("Goedgekeurd, nog niet begonnen"),
    "running": mark("Het experiment loopt"),
    "suspended": mark("Het experiment ligt stil"),
    "ended": mark("Het experiment is klaar, de evaluatie komt nog"),
}


def event_label(event: str) -> str:
    """The words for an event; the name itself where there are none."""
    return gettext(EVENTS[event]) if event in EVENTS else event


def doer_label(by: str) -> str:
    """Who did it, by role; never a person."""
    return gettext(BOARD) if by == "board" else label(Role(by))


def coming_label(what: str, number: int | None = None) -> str:
    """The words for what has a day ahead; `number` is that of a condition."""
    return gettext(COMING[what], number=number) if number else gettext(COMING[what])


def planned_label(what: str) -> str:
    """The words for what is still to come."""
    return gettext(PLANNED[what])


def now_label(phase: str) -> str:
    """The words for how things stand; empty where nothing is to come."""
    return gettext(NOW[phase]) if phase in NOW else ""
