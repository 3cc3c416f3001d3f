"""The forms beside the answers of a plan: remarks for the board, questions to the lead."""

from wtforms import HiddenField, TextAreaField

from waardevol_lab.services.asking import Asked
from waardevol_lab.web.forms import ActForm, longest, number
from waardevol_lab.wording.i18n import mark


class RemarkForm(ActForm):
    """A remark for the board beside one answer, or a reply to another remark."""

    question = HiddenField()
    reply_to = HiddenField()
    text = TextAreaField(mark("Uw reactie"), validators=[longest(2000)])


class ChangeRemarkForm(ActForm):
    """Another text for one's own remark, or more of it."""

    comment = HiddenField()
    seen_text = HiddenField()
    text = TextAreaField(mark("Uw reactie"), validators=[longest(2000)])


class AskForm(ActForm):
    """A question to the lead beside one answer, or a further one after an answer."""

    question = HiddenField()
    follows = HiddenField()
    text = TextAreaField(mark("Uw vraag aan de projectleider"), validators=[longest(2000)])

    @property
    def asked(self) -> Asked:
        """What is asked."""
        follows = number(self.follows.data)
        return Asked(self.question.data or "", self.text.data or "", follows)


class CloseForm(ActForm):
    """Take the answer to a question as enough."""

    asked = HiddenField()
