"""Which files came with two versions of a plan."""

from waardevol_lab.domain.file_changes import FileChange, file_changes


def file(name: str, sha256: str, question: str = "dpia_file") -> dict[str, object]:
    return {"question": question, "name": name, "sha256": sha256, "size": 1, "attachment": 1}


def test_same_bytes_are_the_same_file() -> None:
    assert file_changes([file("a.pdf", "1")], [file("a.pdf", "1")]) == ()
    assert file_changes([file("a.pdf", "1")], [file("b.pdf", "1")]) == (
        FileChange("renamed", "dpia_file", "b.pdf", "a.pdf"),
    )


def test_same_file_that_others_may_read_now_is_described_anew() -> None:
    before = {**file("a.pdf", "1"), "kind": "technical", "public": False, "alt_text": ""}
    for key, value in {"public": True, "kind": "letter", "alt_text": "Een paal."}.items():
        assert file_changes([before], [{**before, key: value}]) == (
            FileChange("described", "dpia_file", "a.pdf"),
        )
    assert file_changes([{**before, "version": 1}], [{**before, "version": 2}]) == ()


def test_file_that_came_and_file_that_went() -> None:
    assert file_changes([], [file("a.pdf", "1")]) == (FileChange("added", "dpia_file", "a.pdf"),)
    assert file_changes([file("a.pdf", "1")], []) == (FileChange("removed", "dpia_file", "a.pdf"),)


def test_other_bytes_in_the_same_place_replace_the_file() -> None:
    assert file_changes([file("a.pdf", "1")], [file("b.pdf", "2")]) == (
        FileChange("replaced", "dpia_file", "b.pdf", "a.pdf"),
    )


def test_namesakes_find_each_other_among_several_files() -> None:
    before = [file("a.pdf", "1"), file("b.pdf", "2"), file("c.pdf", "3")]
    after = [file("b.pdf", "20"), file("d.pdf", "4"), file("e.pdf", "5"), file("a.pdf", "1")]
    assert file_changes(before, after) == (
        FileChange("replaced", "dpia_file", "b.pdf", "b.pdf"),
        FileChange("added", "dpia_file", "d.pdf"),
        FileChange("added", "dpia_file", "e.pdf"),
        FileChange("removed", "dpia_file", "c.pdf"),
    )


def test_same_file_at_another_question_is_another_file() -> None:
    assert file_changes([file("a.pdf", "1", "x")], [file("a.pdf", "1", "y")]) == (
        FileChange("added", "y", "a.pdf"),
        FileChange("removed", "x", "a.pdf"),
    )
