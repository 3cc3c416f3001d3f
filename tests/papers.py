"""Small real files of every kind that is taken, and odd ones that are not."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

GPS, MAKER = 0x8825, 0x010F
SECRET = "GEHEIME-MAKER"


def pdf(text: str = "Een plan", author: str = SECRET, **saving: object) -> bytes:
    """A PDF of one page, with an author in docinfo and XMP."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Author"] = author
    made.docinfo["/Subject"] = text
    with made.open_metadata() as about:
        about["dc:creator"] = [author]
    out = io.BytesIO()
    made.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), colour: str = "red") -> bytes:
    """A picture; a JPEG also says where it was taken and turns itself."""
    out = io.BytesIO()
    drawn = Image.new("RGB", size, colour)
    about = Image.Exif()
    about[MAKER] = SECRET
    about[0x0112] = 6
    place = about.get_ifd(GPS)
    place[1], place[2] = "N", (IFDRational(52), IFDRational(5), IFDRational(0))
    drawn.save(out, kind, exif=about)
    return out.getvalue()


def packed(parts: dict[str, bytes], **options: object) -> bytes:
    """A ZIP with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in parts.items():
            archive.writestr(name, contents)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A Word text, as far as its parts go."""
    core = f"<cp:coreProperties><dc:creator>{SECRET}</dc:creator></cp:coreProperties>"
    return packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<w:document/>",
            "docProps/core.xml": core.encode(),
            **more,
        }
    )


def odt() -> bytes:
    """An OpenDocument text, as far as its parts go."""
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"<office:document-content/>",
            "meta.xml": f"<dc:creator>{SECRET}</dc:creator>".encode(),
        }
    )


def huge_png(side: int = 50_000) -> bytes:
    """The head of a picture that would be far too large, and hardly a body."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
