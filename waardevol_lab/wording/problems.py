"""What went wrong, in a sentence that says what to do. Msgids are Dutch."""

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_attachments import AMONG_FILES
from waardevol_lab.wording.answer_problems import ANSWERS, FILES, PLAN_FILES, TERMS
from waardevol_lab.wording.check_ins import PROBLEMS as CHECK_INS
from waardevol_lab.wording.cleanup import PROBLEMS as CLEANUP
from waardevol_lab.wording.consent_problems import CONSENT
from waardevol_lab.wording.contributions import PROBLEMS as CONTRIBUTIONS
from waardevol_lab.wording.i18n import format_day, gettext, mark
from waardevol_lab.wording.incidents import PROBLEMS as INCIDENTS
from waardevol_lab.wording.lessons import PROBLEMS as LESSONS
from waardevol_lab.wording.meetings import MEETINGS
from waardevol_lab.wording.running_problems import RUNNING
from waardevol_lab.wording.yearly_report import PROBLEMS as YEARLY

SENTENCES: dict[str, str] = {
    **ANSWERS,
    **PLAN_FILES,
    **TERMS,
    **FILES,
    **RUNNING,
    **MEETINGS,
    **CONTRIBUTIONS,
    **CONSENT,
    **INCIDENTS,
    **LESSONS,
    **CLEANUP,
    **CHECK_INS,
    **YEARLY,
    "missing": mark("Vul dit in."),
    "unknown": mark("Dit kon niet worden nagegaan. Laad de pagina opnieuw."),
    "round_open": mark("Er loopt al een ronde. Rond die eerst af of trek haar in."),
    "incident_open": mark("Er loopt al een incidentronde."),
    "already_advised": mark("De commissie heeft al geadviseerd. Wacht het besluit af."),
    "not_due": mark("Het is nog te vroeg om dit te laten vervallen."),
    "end_not_reached": mark("De einddatum is nog niet voorbij."),
    "end_reached": mark("De einddatum is al bereikt. Verlengen kan niet meer."),
    "no_incident_decision": mark("Hervatten kan pas na een positief besluit over het incident."),
    "in_future": mark("Deze datum ligt in de toekomst. Kies vandaag of een eerdere dag."),
    "photo_or_note": mark("Voeg een foto toe of schrijf waar het bord hangt."),
    "not_offered": mark("Leg de evaluatie eerst voor aan de commissie."),
    "await_remarks": mark(
        "Wacht op de opmerkingen van de commissie, of tot de termijn daarvoor voorbij is."
    ),
    "never_evaluated": mark("Dit experiment is gesloten zonder evaluatie."),
    "follow_up_early": mark("Een vervolgevaluatie kan vanaf een half jaar na het einde."),
    "not_overdue": mark("De evaluatie is nog niet lang genoeg te laat."),
    "opinion_needs_reason": mark("Schrijf waarop u dit oordeel baseert."),
    "not_eligible": mark("Deze persoon komt hiervoor niet in aanmerking."),
    "practice": mark("Dit is een oefenplan. Een oefenplan kunt u niet indienen."),
    "too_many_invitations": mark(
        "U stuurde vandaag al %(max)s van deze mails. Probeer het morgen weer."
    ),
    "already_in_team": mark("Deze persoon doet al mee."),
    "team_full": mark("Er doen al %(max)s mensen mee. Haal eerst iemand weg."),
    "no_board": mark(
        "Er is nog geen ethische commissie voor uw organisatie. "
        "Vraag de beheerder om er een aan te wijzen."
    ),
    "board_does_not_serve": mark("Deze commissie werkt niet voor uw organisatie. Kies een andere."),
    "question_needed": mark("Stel minstens één vraag bij een onderwerp."),
    "quorum_possible": mark(
        "De commissie kan zelf nog beslissen. "
        "Verplaatsen kan alleen als er te weinig leden over zijn."
    ),
    "not_assigned": mark("U bent niet gevraagd om dit plan te beoordelen."),
    "already_filed": mark("U heeft uw oordeel over deze versie al ingediend."),
    "already_full": mark("Dit plan is al in de volledige toetsing."),
    "quorum_not_met": mark("Er hebben nog te weinig leden een oordeel ingediend."),
    "dpo_opinion_needed": mark(
        "De functionaris gegevensbescherming moet eerst een oordeel over deze versie geven."
    ),
    "own_assessment_first": mark("Dien eerst uw eigen oordeel in."),
    "adopter_is_assessor": mark("Wie het plan beoordeelde, stelt het advies niet zelf vast."),
    "only_request_changes": mark(
        "Meer dan de helft wil eerst een nieuwe versie. Vraag de projectleider om wijzigingen."
    ),
    "votes_undecided": mark("De stemmen geven nog geen uitkomst."),
    "differs_from_tally": mark("Deze uitkomst is niet de uitkomst van de stemmen."),
    "condition_needed": mark("Schrijf minstens één voorwaarde."),
    "no_conditions_here": mark(
        "Bij deze uitkomst horen geen voorwaarden. "
        "Kies de uitkomst met voorwaarden, of maak ze leeg."
    ),
    "revoke_instead": mark(
        "Een goedkeuring wordt niet gecorrigeerd naar een afwijzing. Gebruik “intrekken”."
    ),
    "conflict_needs_words": mark("Schrijf wat uw belang is."),
    "other_route_needs_reason": mark("Leg uit waarom u een andere route kiest dan is voorgesteld."),
    "deviation_needs_reason": mark("Leg uit waarom u afwijkt van het advies."),
    "correction_needs_reason": mark("Leg uit waarom u een nieuw besluit neemt."),
    "topic_needed": mark("Kies bij welk onderwerp van het plan dit hoort."),
    "material_change": mark(
        "Deze verandering is meer dan tekst. Maak er een wijziging van, dan toetst de commissie."
    ),
    "no_topic_chosen": mark("Kies minstens één onderdeel dat verandert."),
    "topic_changed": mark(
        "Dit onderdeel is al gewijzigd. Zet eerst terug wat er stond: alleen een ongewijzigd "
        "onderdeel kan blijven zoals het geldt."
    ),
    "topic_of_the_round": mark("Een verlenging gaat over dit onderdeel. Het hoort er dus bij."),
    "no_change": mark(
        "Er verandert nog niets. Wijzig een antwoord, een Engelse tekst of een bijlage. "
        "Of trek deze ronde in."
    ),
    "end_not_later": mark(
        "Kies een latere dag dan %(day)s. Tot en met die dag mag het experiment al lopen."
    ),
    "nothing_changed": mark("Er is niets veranderd. Pas een tekst aan."),
    "comment_needed": mark("Kies een reactie van uzelf."),
    "question_to_close_needed": mark("Kies een vraag."),
    "comment_answered": mark(
        "Iemand anders heeft hierna gereageerd. U kunt uw reactie nog wel aanvullen."
    ),
    "not_answered": mark("Deze vraag wacht nog op een antwoord, of is al afgesloten."),
    "not_for_follow_up": mark(
        "Op deze vraag is nog geen antwoord, of zij is al afgesloten. Stel een nieuwe vraag."
    ),
    "too_many_questions": mark("Stel hoogstens %(max)s vragen tegelijk."),
    "verdict_needed": mark("Kies uw oordeel."),
    "reasons_needed": mark("Schrijf waarom u dit vindt."),
    "risk_needed": mark("Kies hoe groot het risico is."),
    "condition_text_needed": mark("Schrijf wat er moet gebeuren, of maak deze rij leeg."),
    "too_many_conditions": mark("Stel hoogstens %(max)s voorwaarden."),
    "address_wrong": mark("Schrijf een e-mailadres als naam@voorbeeld.nl."),
    "account_disabled": mark("Dit account is gesloten. Open het eerst weer."),
    "own_role": mark("U kunt uzelf geen rol geven. Vraag een andere beheerder."),
    "own_account": mark("U kunt uw eigen account niet sluiten. Vraag een andere beheerder."),
    "role_held": mark("Deze persoon heeft deze rol hier al."),
    "last_admin": mark(
        "Dit is de laatste beheerder van de organisatie. Wijs eerst een andere beheerder aan."
    ),
    "roles_elsewhere": mark(
        "Deze persoon heeft ook een rol elders. Trek alleen de rollen bij uw organisatie in."
    ),
    "until_before_from": mark("Kies een einddatum die na de begindatum en na vandaag ligt."),
    "principal_lacks_role": mark(
        "De persoon die wordt vervangen, heeft deze rol hier zelf niet. Kies iemand anders."
    ),
    "no_objection_open": mark("Tegen deze beslissing staat geen bezwaar open."),
    "before_decision": mark("Deze dag ligt voor het besluit. Kies een latere dag."),
    "before_today": mark("Kies vandaag of een latere dag."),
    "stands_in_already": mark(
        "In deze dagen vervangt iemand u al. Beëindig die vervanging eerst, of kies andere dagen."
    ),
    "deputy_needs_end": mark("Kies tot en met welke dag de vervanging duurt."),
    "invitation_taken_up": mark("Deze persoon heeft al een wachtwoord gekozen of is gesloten."),
    "password_short": mark("Kies een wachtwoord van minstens %(minimum)s tekens."),
    "password_long": mark("Kies een wachtwoord van hoogstens %(maximum)s tekens."),
    "password_common": mark(
        "Dit wachtwoord is te raden. Kies bijvoorbeeld vier woorden die niet bij elkaar horen."
    ),
    "password_wrong": mark("Dit is niet uw huidige wachtwoord."),
    "name_taken": mark("Deze naam is al in gebruik. Kies een andere."),
    "link_wrong": mark("Begin de link met https://."),
    "organisation_needed": mark("Kies minstens één organisatie."),
    "quorum_wrong": mark("Kies een getal van 1 tot en met %(maximum)s."),
    "board_reviewing": mark(
        "Er ligt nog een plan bij deze commissie. Wijzig dit als er geen plan meer ligt."
    ),
    "place_wrong": mark("Schrijf een plaats, straat of postcode van hoogstens 100 tekens."),
    "address_unknown": mark("Er is geen account met dit adres."),
    "field_unknown": mark(
        "Regel %(line)s: %(name)s is geen veld van deze tekst. De velden staan onder het formulier."
    ),
    "field_broken": mark(
        "Regel %(line)s: %(braces)s hoort bij geen veld. Schrijf een veld zo: {{ titel }}."
    ),
    "field_alone": mark("Regel %(line)s: zet het veld %(name)s alleen op een regel."),
    "unknown_characters": mark("Haal de tekens weg die niemand kan lezen."),
    "text_unchanged": mark("Deze tekst geldt al. Er is niets gewijzigd."),
    "not_awaited": mark("Op deze persoon wordt bij dit plan nu niet gewacht."),
    "reminder_unreadable": mark("Schrijf een getal van 1 tot en met %(max)s."),
    "reminder_order": mark(
        "De tweede herinnering komt na de eerste. Schrijf een getal dat kleiner is dan %(first)s."
    ),
    "reminded_today": mark("Deze persoon kreeg vandaag al een herinnering over dit plan."),
    "too_long": mark("Maak deze tekst korter: nu %(length)s tekens, hoogstens %(max)s."),
}

MISSING: dict[str, str] = {
    "board": mark("Kies een commissie."),
    "conflict": mark("Kies of u een belang heeft."),
    "route": mark("Kies een route."),
    "outcome": mark("Kies een uitkomst."),
    "verdict": mark("Kies een oordeel."),
    "reason": mark("Schrijf waarom."),
    "received_on": mark("Kies de dag waarop het bezwaar binnenkwam."),
    "grounds": mark("Schrijf wat de gronden zijn."),
    "day": mark("Kies de dag van de vergadering."),
    "begins": mark("Vul in hoe laat de vergadering begint."),
    "ends": mark("Vul in hoe laat de vergadering eindigt."),
    "late_reason": mark("Schrijf waarom u het bezwaar na de termijn aanneemt."),
}
"""What to say where a field of an act is empty; no question of a plan has one of these names."""


def sentence(problem: Problem) -> str:
    """The sentence for a problem in the language in force; an unknown code names itself."""
    message = SENTENCES.get(problem.code)
    if problem.code == "missing":
        message = MISSING.get(problem.field, message)
    if message is None:
        return problem.code
    if not problem.params:
        return gettext(message)
    words = gettext(message, **{name: _spoken(value) for name, value in problem.params.items()})
    among = problem.params.get(AMONG_FILES)
    return gettext("%(file)s: %(words)s", file=among, words=words) if among else words


def _spoken(value: str | int) -> str | int:
    """A day is said in words; anything else as it is."""
    day = parse_day(value)
    return format_day(day) if day else value
