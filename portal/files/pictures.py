"""Pictures that people hand in: looked at, and written anew, so that nothing but the picture is left of them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG")


class NotAPicture(ValueError):
    """Bytes that are no picture, or one that is too large to be opened; the message is a sentence for its sender."""


def as_png(content: bytes, *, longest_side: int, fitting: tuple[int, int]) -> bytes:
    """Write a picture anew as PNG, upright and no larger than asked.

    :param longest_side: the most pixels that a picture may have on one side; a larger one is not opened.
    :param fitting: the most pixels of the new picture, width and height.
    :raises NotAPicture: for damaged or too large pictures and other files.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if max(picture.size) > longest_side:
                raise NotAPicture(
                    f"The picture has {max(picture.size):,} pixels on its longer side. The most is {longest_side:,}. "
                    "Save it smaller."
                )
            shown = ImageOps.exif_transpose(picture).convert("RGBA")
    except NotAPicture:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture("The picture cannot be opened. Save it anew as PNG or JPEG.") from error
    shown.thumbnail(fitting)
    written = BytesIO()
    shown.save(written, "PNG")
    return written.getvalue()
