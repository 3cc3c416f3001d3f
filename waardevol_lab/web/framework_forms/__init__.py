"""Forms made from the review framework: one form per topic, one set of inputs per question.

An input is named after the place in the answer that it fills: `period.start`, `parties.0.role`,
`value_privacy.risk`. Problems of answers carry the same names, so each finds its own input.
"""

from waardevol_lab.web.framework_forms.asking import asked, condition_note
from waardevol_lab.web.framework_forms.coordinates import lines_of, place_from
from waardevol_lab.web.framework_forms.naming import rows_name, rows_of
from waardevol_lab.web.framework_forms.reading import to_answers, uploads
from waardevol_lab.web.framework_forms.topic_form import AskedQuestion, TopicForm, topic_form

__all__ = [
    "AskedQuestion",
    "TopicForm",
    "asked",
    "condition_note",
    "lines_of",
    "place_from",
    "rows_name",
    "rows_of",
    "to_answers",
    "topic_form",
    "uploads",
]
