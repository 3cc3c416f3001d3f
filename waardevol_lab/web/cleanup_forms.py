"""Forms for cleaning up."""

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField

from waardevol_lab.domain.cleanup import LONG, DataFate, SignFate
from waardevol_lab.web.forms import ActForm, longest
from waardevol_lab.wording.cleanup import FATES, SIGN_FATES
from waardevol_lab.wording.i18n import mark


class CleanupForm(ActForm):
    """A line was done. What is missing is for the rules to say, all at once."""

    done_on = StringField(mark("Op welke dag was dit klaar?"))
    fate = RadioField(
        mark("Wat is er met de gegevens gebeurd?"),
        choices=[(fate.value, words) for fate, words in FATES.items()],
        validate_choice=False,
    )
    note = TextAreaField(
        mark("Hoe is het gedaan, en door wie?"),
        description=mark("Nodig als u geen bestand toevoegt."),
        validators=[longest(LONG)],
    )
    proof = FileField(
        mark("Bewijs"),
        description=mark("Bijvoorbeeld een foto, of een verklaring van de leverancier."),
    )

    @property
    def chosen_fate(self) -> DataFate | None:
        """What was chosen; None for anything else."""
        chosen = self.fate.data
        return DataFate(chosen) if chosen in set(DataFate) else None


class TakeDownForm(ActForm):
    """A sign is gone or covered."""

    fate = RadioField(
        mark("Wat is er met het bord gedaan?"),
        choices=[(fate.value, words) for fate, words in SIGN_FATES.items()],
        validate_choice=False,
    )
    gone_on = StringField(mark("Op welke dag?"))

    @property
    def chosen_fate(self) -> SignFate | None:
        """What was chosen; None for anything else."""
        chosen = self.fate.data
        return SignFate(chosen) if chosen in set(SignFate) else None
