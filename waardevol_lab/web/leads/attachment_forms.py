"""The forms for the files of a plan."""

from collections.abc import Collection

from flask_wtf.file import FileField, MultipleFileField
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.plan_attachments import LONGEST_ALT, Description, places, topic_of
from waardevol_lab.services.attachments import Upload
from waardevol_lab.web.forms import ActForm, longest, needed
from waardevol_lab.wording.attachments import INTERNAL, KINDS, PUBLIC, place_label
from waardevol_lab.wording.i18n import gettext, language, mark

USUAL = "usual"
CHOICES = {USUAL: None, "public": True, "internal": False}


class DescribedForm(ActForm):
    """What somebody says of a file."""

    kind = RadioField(
        mark("Wat voor bestand is het?"),
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        validate_choice=False,
        validators=[needed(mark("Kies wat voor bestand het is."))],
    )
    visible = RadioField(
        mark("Wie mag het zien?"),
        choices=[
            (USUAL, mark("Zoals gebruikelijk voor dit soort bestand")),
            ("public", PUBLIC),
            ("internal", INTERNAL),
        ],
        default=USUAL,
        validate_choice=False,
    )
    alt_text = TextAreaField(
        mark("Wat staat er op de foto?"),
        description=mark("Nodig bij een foto, voor wie die niet kan zien."),
        validators=[longest(LONGEST_ALT)],
    )

    def described(self) -> Description:
        """The description that was typed."""
        return Description(
            kind=self.kind.data or "",
            public=CHOICES.get(self.visible.data or USUAL),
            alt_text=self.alt_text.data or "",
        )


class AddFilesForm(DescribedForm):
    """Add files, several at once."""

    place = SelectField(
        mark("Bij welke vraag hoort het?"),
        choices=[],
        validate_choice=False,
    )
    files = MultipleFileField(mark("Bestanden"))

    def offer(self, framework: Framework, asked: Collection[str], place: str = "") -> None:
        """Let every question and topic among `asked` be chosen; none is without a place."""
        self.place.choices = [
            SelectChoice(
                one,
                place_label(framework, one),
                optgroup=framework.task(topic_of(framework, one) or "").title.in_(language()),
            )
            for one in places(framework)
            if topic_of(framework, one) in asked
        ]
        if not self.place.data and place:
            self.place.data = place
        if len(asked) > 1 and not self.place.data:  # the first question would be chosen unseen
            nothing = SelectChoice("", gettext("Kies een vraag of onderdeel"))
            self.place.choices.insert(0, nothing)

    def chosen(self) -> list[Upload]:
        """The files that came with the form."""
        return [Upload(file.filename or "", file.stream) for file in self.files.data or ()]


class ChangeFileForm(DescribedForm):
    """Describe a file anew, or put a new version in its place."""

    files = FileField(mark("Nieuwe versie"))
