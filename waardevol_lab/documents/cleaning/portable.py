"""PDF: written anew without the properties of the document, and without what runs by itself."""

import zipfile
from pathlib import Path
from typing import Final

import pikepdf

from waardevol_lab.documents.cleaning import Unclean

START: Final = b"%PDF-"
ABOUT: Final = ("/Metadata", "/PieceInfo", "/LastModified")
RUNS: Final = ("/OpenAction", "/AA")


def clean(extension: str, source: Path, target: Path) -> None:
    """Write the PDF anew. Raises `Unclean`; also for a file that is a PDF and a ZIP in one."""
    del extension  # there is one kind
    with source.open("rb") as file:
        if file.read(len(START)) != START:
            raise Unclean("file_contents")
    if zipfile.is_zipfile(source):
        raise Unclean("file_contents")
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                raise Unclean("file_contents")
            _strip(pdf)
            pdf.save(
                target,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                deterministic_id=True,
            )
    except pikepdf.PasswordError:
        raise Unclean("file_locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError):
        raise Unclean("file_contents") from None


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take away docinfo, XMP and thumbnails, of the whole and of every part."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    _drop(pdf.Root, (*ABOUT, *RUNS))
    if "/Names" in pdf.Root:
        _drop(pdf.Root["/Names"], ("/JavaScript", "/EmbeddedFiles"))
    for page in pdf.pages:
        _drop(page.obj, (*ABOUT, "/AA", "/Thumb"))
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            _drop(part, ABOUT)


def _drop(part: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in part:
            del part[key]
