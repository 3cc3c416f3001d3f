"""When a question is asked, in a sentence."""

from waardevol_lab.domain.framework import Framework, Question
from waardevol_lab.wording.i18n import gettext, language


def condition_sentence(framework: Framework, question: Question) -> str:
    """`Alleen als u bij ... kiest: ...`; empty for a question that is always asked."""
    condition = question.when
    if condition is None:
        return ""
    other = framework.question(condition.question)
    chosen = ", ".join(
        option.text.in_(language()) for option in other.options if option.id in condition.values
    )
    label = other.label.in_(language())
    if condition.op == "not":
        return gettext(
            "Alleen als u bij “%(question)s” iets anders kiest dan: %(options)s.",
            question=label,
            options=chosen,
        )
    return gettext(
        "Alleen als u bij “%(question)s” kiest: %(options)s.", question=label, options=chosen
    )
