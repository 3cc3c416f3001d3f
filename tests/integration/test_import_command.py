"""`waardevol import plan`: a report on stdout, an error in one line, and the exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import CASES, Lab
from waardevol_lab.cli import DONE, REFUSED, USAGE, run
from waardevol_lab.domain.roles import Role

Run = Callable[..., tuple[int, str, str]]
LEAD = ("--lead", "lead@lab.example")


@pytest.fixture
def organisation(lab: Lab) -> int:
    organisation = lab.organisation()
    lab.person("lead", (Role.LEAD, organisation))
    return organisation


@pytest.fixture
def command(
    lab: Lab,
    organisation: int,
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """The command on the lab's own database; gives exit code, stdout and stderr."""
    monkeypatch.setenv("WAARDEVOL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("WAARDEVOL_DATABASE_URL", sqlite_url)

    def perform(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["import", "plan", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return perform


def test_a_complete_plan_can_be_submitted_at_once(command: Run) -> None:
    code, out, err = command(CASES / "stratumseind.json", *LEAD)
    assert (code, err) == (DONE, "")
    assert out.startswith("WL-")
    assert "Er ontbreekt niets" in out


def test_an_incomplete_plan_is_reported_per_question(command: Run) -> None:
    code, out, err = command(CASES / "wifi-winkelstraat-incomplete.json", *LEAD)
    assert (code, err) == (DONE, "")
    assert "- [contact_phone] Op welk telefoonnummer is dat team te bereiken? Vul dit in." in out
    assert "- [dpia] Is er een DPIA? Rond eerst de DPIA af" in out
    assert "- [parties] Wie geeft opdracht" in out
    assert "Verwerkingsverantwoordelijke" in out


def test_the_report_speaks_english_when_asked(command: Run) -> None:
    case = CASES / "wifi-winkelstraat-incomplete.json"
    code, out, _ = command(case, *LEAD, "--language", "en")
    assert code == DONE
    assert "- [dpia] Is there a DPIA? Finish the DPIA first" in out


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (None, "is niet te lezen"),
        (b"{", "JSON"),
        (b'{"framework": "2026-1", "answers": {"titel": "x"}}', "[titel]"),
        (b'{"framework": "2026-1", "answers": {"title": "a\\u0000"}}', "tekens"),
        (
            b'{"framework": "2026-1", "answers": {"dpia_file": {"name": "d", "path": "d.pdf"}}}',
            "d.pdf",
        ),
    ],
    ids=["missing file", "no json", "unknown question", "nul", "missing attachment"],
)
def test_what_cannot_be_imported_is_one_line_and_leaves_nothing(
    command: Run, lab: Lab, tmp_path: Path, contents: bytes | None, words: str
) -> None:
    file = tmp_path / "plan.json"
    if contents is not None:
        file.write_bytes(contents)
    before = lab.snapshot()
    code, out, err = command(file, *LEAD)
    assert (code, out) == (REFUSED, "")
    assert err.count("\n") == 1
    assert words in err
    assert lab.snapshot() == before


def test_the_lead_must_be_known_and_lead_somewhere(command: Run, lab: Lab) -> None:
    case = CASES / "stratumseind.json"
    lab.person("niemand")
    before = lab.snapshot()
    assert command(case, "--lead", "onbekend@lab.example")[0] == REFUSED
    assert command(case, "--lead", "niemand@lab.example")[0] == REFUSED
    assert command(case, *LEAD, "--organisation", "Gemeente Elders")[0] == REFUSED
    assert lab.snapshot() == before


def test_of_two_organisations_one_is_named(command: Run, lab: Lab) -> None:
    case = CASES / "fietsers-stationsplein.json"
    lab.grant("lead", Role.LEAD, lab.organisation("Gemeente Zeestad"))
    before = lab.snapshot()
    code, _, err = command(case, *LEAD)
    assert code == USAGE
    assert "Gemeente Zeestad" in err
    assert lab.snapshot() == before
    assert command(case, *LEAD, "--organisation", "Gemeente Zeestad")[0] == DONE


def test_wrong_usage_is_told_apart(command: Run) -> None:
    assert command(CASES / "stratumseind.json")[0] == USAGE
    assert command(*LEAD)[0] == USAGE


def test_plan_goes_out_as_a_zip_and_comes_back(
    command: Run, lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = command(CASES / "stratumseind.json", *LEAD)
    reference = out.split(":")[0]
    packed = tmp_path / "uit.zip"
    assert run(["export", "plan", reference, "--out", str(packed)]) == DONE
    assert "with 1 files" in capsys.readouterr().out
    assert run(["export", "plan", reference, "--out", str(packed)]) == REFUSED
    assert "is there already" in capsys.readouterr().err
    code, out, err = command(packed, *LEAD)
    assert (code, err) == (DONE, "")
    assert "Er ontbreekt niets" in out
    other = tmp_path / "weer.zip"
    assert run(["export", "plan", out.split(":")[0], "--out", str(other)]) == DONE
    assert other.read_bytes() == packed.read_bytes()
    packed.write_bytes(packed.read_bytes()[:-200])
    code, out, err = command(packed, *LEAD)
    assert (code, out) == (REFUSED, "")
    assert "geen leesbaar zip-bestand" in err
    assert run(["export", "plan", "WL-1999-001", "--out", str(tmp_path / "x.zip")]) == REFUSED
    assert not (tmp_path / "x.zip").exists()
