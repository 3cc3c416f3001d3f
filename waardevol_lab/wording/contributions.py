"""Words for what citizens ask and say, and what becomes of it. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.contributions import Channel, ContributionKind, Ground, Standing
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.wording.i18n import mark

KINDS: Mapping[ContributionKind, str] = {
    ContributionKind.QUESTION: mark("Een vraag"),
    ContributionKind.REACTION: mark("Een reactie"),
}
CHANNELS: Mapping[Channel, str] = {
    Channel.WEB: mark("Via de site"),
    Channel.PHONE: mark("Door de telefoon, of aan de balie"),
    Channel.LETTER: mark("In een brief of mail"),
}
STATES: Mapping[ContributionState, str] = {
    ContributionState.RECEIVED: mark("Nog niet gelezen door de secretaris"),
    ContributionState.PUBLISHED: mark("Op de site"),
    ContributionState.HIDDEN: mark("Verborgen"),
}
STATE_TONES: Mapping[ContributionState, str] = {
    ContributionState.RECEIVED: "neutral",
    ContributionState.PUBLISHED: "success",
    ContributionState.HIDDEN: "warning",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.OPEN: mark("Wacht op antwoord"),
    Standing.ANSWERED: mark("Beantwoord"),
    Standing.CLOSED: mark("Zonder antwoord gesloten"),
}
STANDING_TONES: Mapping[Standing, str] = {
    Standing.OPEN: "info",
    Standing.ANSWERED: "success",
    Standing.CLOSED: "neutral",
}
GROUNDS: Mapping[Ground, str] = {
    Ground.PERSONAL_DATA: mark("Er staan persoonsgegevens in"),
    Ground.OFF_TOPIC: mark("Het gaat niet over dit experiment"),
    Ground.REPEATED: mark("Het staat er al"),
    Ground.OFFENSIVE: mark("Het is beledigend of bedreigend"),
    Ground.SPAM: mark("Het is reclame of komt van een machine"),
}
PROBLEMS: dict[str, str] = {
    "too_many_contributions": mark(
        "Er komt nu heel veel binnen. Daarom is dit formulier even dicht. Bewaar uw tekst en "
        "probeer het over een uur opnieuw, of bel of mail het team."
    ),
    "not_to_be_published": mark("Wie dit stuurde, wilde het niet op de site."),
    "nothing_chosen": mark("Kies minstens één bericht."),
    "too_many_chosen": mark("Kies hoogstens %(max)s berichten tegelijk."),
    "version_unknown": mark("Deze versie van de bekendmaking is er niet. Kies uit de lijst."),
    "before_announcement": mark(
        "Deze dag ligt voor de bekendmaking van het experiment. Kies een latere dag."
    ),
}
