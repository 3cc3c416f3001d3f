"""Word and OpenDocument texts: ZIP files, unpacked within bounds, packed again without metadata."""

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from waardevol_lab.documents.cleaning import Unclean

MOST_PARTS: Final = 2000
MOST_UNPACKED: Final = 150 * 1024 * 1024
MOST_RATIO: Final = 200
SMALL: Final = 1024 * 1024
"""Below this the ratio does not count: a page of white space packs well."""
BLOCK: Final = 1024 * 1024
START: Final = b"PK\x03\x04"
OTHER_START: Final = b"%PDF-"
MOMENT: Final = (1980, 1, 1, 0, 0, 0)
XML: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
OPENDOCUMENT: Final = b"application/vnd.oasis.opendocument.text"

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "docx": ("[Content_Types].xml", "word/document.xml"),
    "odt": ("mimetype", "content.xml"),
}
EMPTIED: Final[Mapping[str, bytes]] = {
    "docProps/core.xml": XML
    + b"<cp:coreProperties xmlns:cp="
    + b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": XML
    + b"<Properties xmlns="
    + b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": XML
    + b"<Properties xmlns="
    + b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": XML
    + b"<office:document-meta xmlns:office="
    + b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
"""What says who wrote it, when and with what; an empty one stands in its place."""
MACROS: Final = ("vbaProject.bin", "vbaData.xml", "Basic/script-lc.xml")


def clean(extension: str, source: Path, target: Path) -> None:
    """Pack the text again. Raises `Unclean`."""
    with source.open("rb") as file:
        head = file.read(1024)
    if not head.startswith(START) or OTHER_START in head:
        raise Unclean("file_contents")
    try:
        with zipfile.ZipFile(source) as packed:
            _check(extension, packed, source.stat().st_size)
            _pack(packed, target)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise Unclean("file_contents") from None
    except RuntimeError:  # a password
        raise Unclean("file_locked") from None


def _check(extension: str, packed: zipfile.ZipFile, size: int) -> None:
    """Refuse by the table of contents what is no such text or says itself that it is too much."""
    parts = packed.infolist()
    if len(parts) > MOST_PARTS:
        raise Unclean("file_unpacks")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or not set(NEEDED[extension]) <= set(names):
        raise Unclean("file_contents")
    if any(name.endswith(MACROS) for name in names):
        raise Unclean("file_macros")
    if extension == "odt" and packed.getinfo("mimetype").file_size > len(OPENDOCUMENT) + 2:
        raise Unclean("file_contents")
    if extension == "odt" and packed.read("mimetype").strip() != OPENDOCUMENT:
        raise Unclean("file_contents")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > max(SMALL, size * MOST_RATIO):
        raise Unclean("file_unpacks")


def _pack(packed: zipfile.ZipFile, target: Path) -> None:
    """Part by part, in the same order; what unpacks to more than it says is refused."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bare:
        for part in packed.infolist():
            entry = zipfile.ZipInfo(part.filename, MOMENT)
            stored = part.compress_type == zipfile.ZIP_STORED
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with packed.open(part) as inner, bare.open(entry, "w") as outer:
                if part.filename in EMPTIED:
                    outer.write(EMPTIED[part.filename])
                    continue
                while block := inner.read(BLOCK):
                    outer.write(block)
