"""Pictures as people send them, made small and square: whatever else a file holds, such as where it was taken, is left behind."""

import io
import struct

from PIL import Image, ImageOps

from shared.errors import Invalid
from shared.language import gettext

MOST_BYTES = 2 * 1024 * 1024
SIDE = 320  # pixels
LONGEST_SIDE, SHORTEST_SIDE = 8192, 16
MOST_PIXELS, MOST_OF_JPEG = 16_000_000, 40_000_000  # a JPEG alone is made small while it is read
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MADE_AS = "image/webp"
# What Pillow raises of files that are broken, or made to break it.
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, ArithmeticError, LookupError, struct.error, Image.DecompressionBombError,
)  # fmt: skip
NO_PICTURE = gettext("This is no picture that can be read: choose a JPEG, PNG or WebP.")


def checked_type(content_type: str) -> str:
    """Raises `Invalid` for what no avatar is."""
    plain = content_type.partition(";")[0].strip().lower()
    if plain not in FORMATS:
        types = ", ".join(FORMATS)
        raise Invalid(gettext("contentType must be one of %(types)s.", types=types), field="contentType")
    return plain


def small(data: bytes, content_type: str | None = None) -> bytes:
    """A square WebP of `SIDE` pixels, cut from the middle. Where `content_type` is given, the file must be of it.

    Raises `Invalid` for more bytes or pixels than are taken, for fewer than can be seen, and for what is no such picture.
    """
    if not 0 < len(data) <= MOST_BYTES:
        raise Invalid(gettext("A picture has at most 2 MB."), field="avatar")
    formats = [FORMATS[checked_type(content_type)]] if content_type else list(FORMATS.values())
    try:
        return _made(data, formats)
    except BROKEN:
        raise Invalid(NO_PICTURE, field="avatar") from None


def _made(data: bytes, formats: list[str]) -> bytes:
    with Image.open(io.BytesIO(data), formats=formats) as found:  # reads the head alone
        width, height = found.size
        most = MOST_OF_JPEG if found.format == "JPEG" else MOST_PIXELS
        if max(width, height) > LONGEST_SIDE or width * height > most or min(width, height) < SHORTEST_SIDE:
            sentence = gettext(
                "A picture has 16 to 8192 pixels a side, and at most 16 million of them, as a JPEG 40 million."
            )
            raise Invalid(sentence, field="avatar")
        found.draft("RGB", (SIDE * 2, SIDE * 2))
        plain = found if found.mode in ("RGB", "RGBA") else found.convert("RGBA")
        square = ImageOps.fit(plain, (SIDE, SIDE))  # before it is turned: what is large is copied once
    made = io.BytesIO()
    ImageOps.exif_transpose(square).save(made, "WEBP", quality=85)
    return made.getvalue()
