"""Pictures: drawn anew, upright, small enough for a page, with nothing but their pixels."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from waardevol_lab.documents.cleaning import Unclean

MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 1600
QUALITY: Final = 85
FORMATS: Final = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
SEE_THROUGH: Final = frozenset({"RGBA", "LA", "PA"})

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def clean(extension: str, source: Path, target: Path) -> None:
    """Draw the first picture of the file anew. Raises `Unclean`."""
    kind = FORMATS[extension]
    try:
        with Image.open(source, formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unclean("file_pixels")
            _drawn(picture, kind).save(target, kind, quality=QUALITY, optimize=True)
    except Image.DecompressionBombError:
        raise Unclean("file_pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Unclean("file_contents") from None


def _drawn(picture: Image.Image, kind: str) -> Image.Image:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read smaller
    upright = ImageOps.exif_transpose(picture)
    clear = kind == "PNG" and (upright.mode in SEE_THROUGH or "transparency" in upright.info)
    plain = upright.convert("RGBA" if clear else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare
