"""Files from outside: only what they say they are, without metadata, and never too much."""

import io
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests import papers
from waardevol_lab.documents import cleaning
from waardevol_lab.documents.cleaning import Unclean, cleaned
from waardevol_lab.documents.cleaning.pictures import LONGEST_SIDE

SAYS = papers.SECRET.encode()


def clean(tmp_path: Path, extension: str, contents: bytes) -> bytes:
    """What a file becomes."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(contents)
    cleaned(extension, source, target)
    assert source.read_bytes() == contents
    return target.read_bytes()


def why_not(tmp_path: Path, extension: str, contents: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(Unclean) as refused:
        clean(tmp_path, extension, contents)
    return refused.value.code


def test_pdf_loses_author_and_xmp_and_keeps_its_page(tmp_path: Path) -> None:
    original = papers.pdf()
    assert SAYS in original
    bare = clean(tmp_path, "pdf", original)
    assert SAYS not in bare
    with pikepdf.open(io.BytesIO(bare)) as read:
        assert len(read.pages) == 1
        assert "/Info" not in read.trailer
        assert "/Metadata" not in read.Root


def test_pdf_loses_what_runs_by_itself(tmp_path: Path) -> None:
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    made.save(out)
    assert b"app.alert" in out.getvalue()
    assert b"app.alert" not in clean(tmp_path, "pdf", out.getvalue())


@pytest.mark.parametrize(("extension", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("jpeg", "JPEG")])
def test_picture_loses_place_and_maker_and_stands_upright(
    tmp_path: Path, extension: str, kind: str
) -> None:
    original = papers.picture(kind)
    assert SAYS in original
    bare = clean(tmp_path, extension, original)
    assert SAYS not in bare
    with Image.open(io.BytesIO(bare)) as read:
        assert read.format == kind
        assert not read.getexif()
        assert read.size == (20, 40)  # 40 by 20, turned as it said itself


def test_picture_loses_the_remark_that_its_maker_left(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", comment=SAYS)
    assert SAYS in out.getvalue()
    assert SAYS not in clean(tmp_path, "jpg", out.getvalue())


def test_large_picture_becomes_small_enough_for_a_page(tmp_path: Path) -> None:
    bare = clean(tmp_path, "jpg", papers.picture("JPEG", (5000, 3000)))
    with Image.open(io.BytesIO(bare)) as read:
        assert max(read.size) <= LONGEST_SIDE


def test_see_through_picture_stays_see_through(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean(tmp_path, "png", out.getvalue()))) as read:
        assert read.convert("RGBA").getpixel((0, 0)) == (10, 20, 30, 0)


@pytest.mark.parametrize("extension", ["docx", "odt"])
def test_document_loses_its_properties_and_keeps_its_text(tmp_path: Path, extension: str) -> None:
    original = getattr(papers, extension)()
    with zipfile.ZipFile(io.BytesIO(original)) as before:
        assert any(SAYS in before.read(name) for name in before.namelist())
        names = before.namelist()
    with zipfile.ZipFile(io.BytesIO(clean(tmp_path, extension, original))) as after:
        assert after.namelist() == names
        assert not any(SAYS in after.read(name) for name in names)
        text = {"docx": "word/document.xml", "odt": "content.xml"}[extension]
        assert b"document" in after.read(text)


def zip_bomb() -> bytes:
    """A Word text of little that unpacks to much."""
    return papers.docx(**{"word/media.xml": b"\0" * 60_000_000})


def locked_pdf() -> bytes:
    return papers.pdf(encryption=pikepdf.Encryption(owner="a", user="b"))


ODD = {
    "nothing of a pdf": ("pdf", b"%PDF-1.7\n", "file_contents"),
    "a program as pdf": ("pdf", b"MZ\x90\0" + b"\0" * 100, "file_contents"),
    "a pdf that is a zip too": ("pdf", papers.pdf() + papers.docx(), "file_contents"),
    "a zip that is a pdf too": ("docx", papers.docx(**{"%PDF-1.7": b"x"}), "file_contents"),
    "something before the zip": ("docx", b"MZ" + papers.docx(), "file_contents"),
    "a pdf with a password": ("pdf", locked_pdf(), "file_locked"),
    "half a png": ("png", papers.picture(size=(300, 300))[:-80], "file_contents"),
    "half a jpeg": ("jpg", papers.picture("JPEG", (900, 900))[:300], "file_contents"),
    "a jpeg as png": ("png", papers.picture("JPEG"), "file_contents"),
    "a png of a wall": ("png", papers.huge_png(), "file_pixels"),
    "just too many pixels": ("png", papers.huge_png(6400), "file_pixels"),
    "an odt as docx": ("docx", papers.odt(), "file_contents"),
    "a zip as odt": ("odt", papers.packed({"a": b"b"}), "file_contents"),
    "an odt that says it is something else": (
        "odt",
        papers.packed({"mimetype": b"application/zip", "content.xml": b""}),
        "file_contents",
    ),
    "half a zip": ("docx", papers.docx()[:60], "file_contents"),
    "macros": ("docx", papers.docx(**{"word/vbaProject.bin": b"x"}), "file_macros"),
    "a document bomb": ("docx", zip_bomb(), "file_unpacks"),
    "a thousand parts": (
        "docx",
        papers.docx(**{f"a{n}": b"" for n in range(2000)}),
        "file_unpacks",
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_file_is_refused_with_its_reason(tmp_path: Path, odd: str) -> None:
    extension, contents, code = ODD[odd]
    assert why_not(tmp_path, extension, contents) == code
    assert not (tmp_path / "target").exists() or code == "file_contents"


def test_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = papers.docx(**{"word/big.xml": b"a" * 100_000})
    lying = honest.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    assert why_not(tmp_path, "docx", lying) == "file_contents"


def test_pdf_whose_structure_unpacks_to_gigabytes_is_stopped(tmp_path: Path) -> None:
    """An object stream is unpacked to be read: memory and time of the process are bounded."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * 10_000_000) for _ in range(200)) + packer.flush()
    head = b"%PDF-1.7\n"
    stream = (
        b"1 0 obj\n<</Type/XRef/Size 2/W[1 4 2]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n"
        % len(body)
    )
    contents = head + stream + body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)
    assert why_not(tmp_path, "pdf", contents) in {"file_heavy", "file_contents"}


def test_process_that_does_not_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "SECONDS", 0.0001)
    assert why_not(tmp_path, "png", papers.picture()) == "file_heavy"
