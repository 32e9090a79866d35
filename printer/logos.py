"""A site's logo as dots. It comes with each job, so that a printer needs no file of its own."""

import base64
import binascii
from functools import lru_cache
from io import BytesIO

from PIL import Image

# 2.5 cm high, two thirds of the paper wide: the number stays the largest thing on the slip.
_MOST_HIGH = 200
_MOST_SIDE = 4000


@lru_cache(maxsize=16)
def read_logo(png: str, inner_dots: int) -> Image.Image | None:
    """The logo in black and white, made smaller to fit, never larger; None when it cannot be read."""
    try:
        picture = Image.open(BytesIO(base64.b64decode(png, validate=True)), formats=("PNG",))
        if max(picture.size) > _MOST_SIDE:
            return None
        return _in_dots(picture.convert("RGBA"), inner_dots * 2 // 3)
    except (OSError, ValueError, binascii.Error, SyntaxError):
        return None


def _in_dots(picture: Image.Image, most_wide: int) -> Image.Image:
    on_white = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")
    share = min(1.0, most_wide / picture.width, _MOST_HIGH / picture.height)
    size = max(1, int(picture.width * share)), max(1, int(picture.height * share))
    # Line art: a threshold keeps edges, dithering would fray them.
    return on_white.resize(size, Image.Resampling.LANCZOS).point(lambda grey: 255 if grey > 127 else 0).convert("1")
