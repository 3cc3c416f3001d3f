"""A framework or vocabulary file that is wrong is refused, by the name of the file and the key."""

import pytest

from waardevol_lab.domain.framework import (
    Framework,
    FrameworkError,
    Option,
    Text,
    load,
    load_vocabularies,
)

MINIMAL = """
version = "t"
valid_from = 2026-01-01
title = { nl = "Kader", en = "Framework" }
source = "test"
[[handvat]]
id = 1
title = { nl = "Een", en = "One" }
[[group]]
id = "g"
handvat = [1]
title = { nl = "Groep", en = "Group" }
[[task]]
id = "t"
group = "g"
title = { nl = "Taak", en = "Task" }
[[value]]
id = "privacy"
task = "t"
title = { nl = "Privacy", en = "Privacy" }
prompts = [{ nl = "Wie?", en = "Who?" }]
"""
QUESTION = """
[[question]]
id = "{id}"
task = "t"
required = "submit"
public = true
handvat = [1]
label = {{ nl = "Vraag", en = "Question" }}
kind = "{kind}"
{more}
"""
OPTIONS = 'options = [{ id = "a", nl = "A", en = "A" }, { id = "b", nl = "B", en = "B" }]'
COLUMNS = 'columns = [{ id = "c", nl = "C", en = "C" }]'
ROLES = 'roles = ["police"]'
VOCABULARIES = {
    "words": (Option("police", Text("Politie", "Police")),),
    "colours": (Option("red", Text("Rood", "Red")), Option("blue", Text("Blauw", "Blue"))),
}


def question(kind: str = "text", more: str = "", question_id: str = "q") -> str:
    return QUESTION.format(id=question_id, kind=kind, more=more)


def read(*parts: str, base: str = MINIMAL) -> Framework:
    return load(base + "".join(parts or [question()]), "t.toml", VOCABULARIES)


def refused(key: str, message: str, *parts: str, base: str = MINIMAL) -> None:
    with pytest.raises(FrameworkError) as caught:
        read(*parts, base=base)
    assert caught.value.key == key
    assert message in caught.value.message
    assert str(caught.value).startswith(f"t.toml: {key}: ")


def test_minimal_file_is_accepted() -> None:
    framework = read(question(), question("choices", 'vocabulary = "colours"', "r"))
    assert [found.id for found in framework.questions] == ["q", "r", "value_privacy"]


@pytest.mark.parametrize(
    ("kind", "more", "key", "message"),
    [
        ("riddle", "", "kind", "unknown kind 'riddle'"),
        ("value", "", "kind", "unknown kind 'value'"),
        ("text", "colour = 1", "colour", "unknown key"),
        ("text", "max = 0", "max", "whole number"),
        ("text", "max = -5", "max", "whole number"),
        ("text", "max = true", "max", "whole number"),
        ("text", 'max = "10"', "max", "whole number"),
        ("yesno", "max = 10", "max", "does not belong to kind yesno"),
        ("text", 'format = "fax"', "format", "email or phone"),
        ("text", "material = 1", "material", "true or false"),
        ("text", 'help = "Kort"', "help", "must be a table"),
        ("text", 'help = { nl = "Kort" }', "help.en", "is missing"),
        ("text", 'help = { nl = "Kort", en = " " }', "help.en", "not empty"),
        ("text", 'help = { nl = "K", en = "S", fr = "C" }', "help.fr", "unknown key"),
        ("period", "max_months = 0", "max_months", "whole number"),
        ("choice", "", "options", "either options or a vocabulary"),
        ("choice", f'{OPTIONS}\nvocabulary = "colours"', "options", "either options or"),
        ("choice", "options = []", "options", "not empty"),
        ("choice", 'options = ["a"]', "options", "list of tables"),
        ("choice", 'options = [{ id = "a", nl = "A" }]', "options.0.en", "is missing"),
        ("choice", 'options = [{ id = "A", nl = "A", en = "A" }]', "options.0.id", "not an id"),
        ("choice", OPTIONS.replace('"b"', '"a"'), "options.1.id", "twice"),
        ("choice", 'vocabulary = "tastes"', "vocabulary", "unknown vocabulary"),
        ("choice", 'vocabulary = "colours"\nexclude = ["green"]', "exclude", "not an option"),
        ("choice", f'{OPTIONS}\nexclude = ["a"]', "exclude", "belongs to a vocabulary"),
        ("choice", f'{OPTIONS}\nfull_review = ["z"]', "full_review", "not an option"),
        ("choice", f'{OPTIONS}\nfull_review = ["a", "a"]', "full_review", "twice"),
        ("choice", f'{OPTIONS}\nexclusive = ["a"]', "exclusive", "does not belong"),
        ("choices", f'{OPTIONS}\nexclusive = ["z"]', "exclusive", "not an option"),
        ("choices", f"{OPTIONS}\nexclusive = [1]", "exclusive", "list of texts"),
        ("yesno", 'stop = [{ is = "maybe", nl = "S", en = "S" }]', "stop.0.is", "not an option"),
        ("yesno", 'stop = [{ is = "no", nl = "S" }]', "stop.0.en", "is missing"),
        ("rows", "", "columns", "is missing"),
        ("rows", f"{COLUMNS}\nmin_rows = 0", "min_rows", "whole number"),
        ("rows", COLUMNS.replace('"c"', '"row"'), "columns.0.id", "taken"),
        ("rows", COLUMNS.replace("}]", ', options = ["x"] }]'), "columns.0.options", "no words"),
        (
            "rows",
            f'{COLUMNS}\nmin_rows = 1\nfixed_rows = [{{ id = "f", nl = "F", en = "F" }}]',
            "min_rows",
            "beside fixed_rows",
        ),
        ("parties", "", "roles", "is missing"),
        ("parties", 'roles = ["pirate"]', "roles", "no words for 'pirate'"),
        ("parties", f'{ROLES}\nrequired_roles = ["lead"]', "required_roles", "not an option"),
        ("parties", f'{ROLES}\nfull_review = ["lead"]', "full_review", "not an option"),
        ("text", 'when = { q = "other", is = "a" }', "when", "unknown question 'other'"),
        ("text", 'when = { q = "value_privacy", is = "a" }', "when", "no options"),
        ("text", 'when = { q = "q" }', "when.q", "exactly one of"),
        ("text", 'when = { q = "q", is = "a", any = ["a"] }', "when.q", "exactly one of"),
        ("text", 'when = { q = "q", any = [] }', "when.any", "not empty"),
        ("text", 'when = { q = "q", is = "a", why = 1 }', "when.why", "unknown key"),
        ("choice", f'{OPTIONS}\nwhen = {{ q = "q", is = "z" }}', "when", "'z' is not an option"),
        ("choice", f'{OPTIONS}\nwhen = {{ q = "q", is = "a" }}', "when", "depends on itself"),
    ],
)
def test_wrong_question_is_refused(kind: str, more: str, key: str, message: str) -> None:
    refused(f"question.q.{key}", message, question(kind, more))


def test_conditions_that_go_round_are_refused() -> None:
    round_trip = (
        question("choice", f'{OPTIONS}\nwhen = {{ q = "r", is = "a" }}'),
        question("choice", f'{OPTIONS}\nwhen = {{ q = "q", is = "a" }}', "r"),
    )
    refused("question.q.when", "depends on itself", *round_trip)


def test_condition_on_a_question_in_a_circle_is_refused() -> None:
    parts = (
        question("text", 'when = { q = "r", is = "a" }'),
        question("choice", f'{OPTIONS}\nwhen = {{ q = "r", is = "a" }}', "r"),
    )
    refused("question.r.when", "depends on itself", *parts)


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('required = "submit"', 'required = "maybe"', "question.q.required", "submit or no"),
        ("public = true", "", "question.q.public", "is missing"),
        ("handvat = [1]\nlabel", "handvat = [9]\nlabel", "question.q.handvat", "unknown handvat 9"),
        ("handvat = [1]\nlabel", 'handvat = ["1"]\nlabel', "question.q.handvat", "whole numbers"),
        ("handvat = [1]\nlabel", "handvat = [1, 1]\nlabel", "question.q.handvat", "twice"),
        ("handvat = [1]\nlabel", "handvat = []\nlabel", "question.q.handvat", "not empty"),
        (', en = "Question"', "", "question.q.label.en", "is missing"),
        ('task = "t"\nrequired', 'task = "z"\nrequired', "question.q.task", "unknown task 'z'"),
        ('id = "q"', 'id = "Q!"', "question.0.id", "is not an id"),
        ('id = "q"', 'id = "value_privacy"', "question.value_privacy", "twice"),
        ('group = "g"', 'group = "z"', "task.t.group", "unknown group 'z'"),
        ("handvat = [1]\ntitle", "handvat = [4]\ntitle", "group.g.handvat", "unknown handvat 4"),
        ("id = 1\n", "id = 0\n", "handvat.0.id", "whole number"),
        ('title = { nl = "Een", en = "One" }', "", "handvat.0.title", "is missing"),
        ('prompts = [{ nl = "Wie?", en = "Who?" }]', "", "value.privacy.prompts", "is missing"),
        ('source = "test"', 'source = ""', "source", "not empty"),
        ('source = "test"', 'source = "test"\nauthor = "me"', "author", "unknown key"),
        ('version = "t"', "", "version", "is missing"),
        ("2026-01-01", '"2026-01-01"', "valid_from", "must be a date"),
        ("2026-01-01", "2026-01-01T00:00:00", "valid_from", "must be a date"),
        ('version = "t"', "version = ", "toml", ""),
    ],
)
def test_wrong_file_is_refused(old: str, new: str, key: str, message: str) -> None:
    whole = MINIMAL + question()
    assert old in whole
    with pytest.raises(FrameworkError) as caught:
        load(whole.replace(old, new, 1), "t.toml", VOCABULARIES)
    assert caught.value.key == key
    assert message in caught.value.message


@pytest.mark.parametrize("what", ["handvat", "group", "task", "question"])
def test_id_that_stands_twice_is_refused(what: str) -> None:
    whole = MINIMAL + question()
    table = next(part for part in whole.split("[[") if part.startswith(f"{what}]]"))
    found = {"handvat": "1", "group": "g", "task": "t", "question": "q"}[what]
    refused(f"{what}.{found}", "twice", "[[", table, base=whole)


def test_task_without_questions_is_refused() -> None:
    task = '[[task]]\nid = "u"\ngroup = "g"\ntitle = { nl = "U", en = "U" }\n'
    refused("task.u", "has no questions", task, question())


def test_file_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(FrameworkError, match=r"t\.toml: toml: "):
        load(b"version = '\xff'", "t.toml", VOCABULARIES)


@pytest.mark.parametrize(
    ("row", "key", "message"),
    [
        ('{ id = "a", nl = "A" }', "v.a.en", "is missing"),
        ('{ id = "a", nl = "A", en = "A", icon = "cat" }', "v.a.icon", "'cat' is not one of"),
        ('{ id = "a", nl = "A", en = "A", personal = "x" }', "v.a.personal", "is not one of"),
        ('{ id = "a", nl = "A", en = "A", x = 1 }', "v.a.x", "unknown key"),
        ('{ id = "a", nl = "A", en = "A" }, { id = "a", nl = "A", en = "A" }', "v.a.id", "twice"),
    ],
)
def test_wrong_vocabulary_is_refused(row: str, key: str, message: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        load_vocabularies(f"[v]\nterms = [{row}]", "v.toml")
    assert (caught.value.file, caught.value.key) == ("v.toml", key)
    assert message in caught.value.message
