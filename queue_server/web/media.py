"""Files for the hall: known by their content, never by their name; pictures are drawn anew."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from queue_server.domain.errors import BadInput

LARGEST_IMAGE_BYTES = 10_000_000
LARGEST_VIDEO_BYTES = 20_000_000
LARGEST_PIXELS = 50_000_000
WIDEST = 1920  # as wide as a board is; more only costs
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP")  # what Pillow may try: each further decoder is a further risk
EXPECTED = "JPEG, PNG, WebP, MP4, WebM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file as it is kept and shown."""

    kind: str
    media_type: str
    content: bytes

    @property
    def name(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def read_media(raw: bytes) -> Media:
    """A picture drawn anew (nothing but its pixels is left), or a video as it is.

    Takes up to a second for a large picture: run it aside.

    Raises:
        BadInput: neither, or too large.
    """
    video = _video_type(raw)
    if video is not None:
        _require(len(raw) <= LARGEST_VIDEO_BYTES, f"≤ {LARGEST_VIDEO_BYTES // 1_000_000} MB")
        return Media(kind="video", media_type=video, content=raw)
    _require(len(raw) <= LARGEST_IMAGE_BYTES, f"≤ {LARGEST_IMAGE_BYTES // 1_000_000} MB")
    return Media(kind="image", media_type="image/webp", content=_drawn_anew(raw))


def _drawn_anew(raw: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            # Pillow warns of pictures that unpack to very much; here that is a refusal.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
                width, height = picture.size
                _require(width * height <= LARGEST_PIXELS, f"≤ {LARGEST_PIXELS // 1_000_000} megapixel")
                picture.draft("RGB", (WIDEST, WIDEST))
                upright = ImageOps.exif_transpose(picture)
                plain = upright.convert(
                    "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
                )
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadInput(field="file", expected=EXPECTED) from None
    plain.thumbnail((WIDEST, WIDEST))
    drawn = io.BytesIO()
    plain.save(drawn, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"")
    return drawn.getvalue()


def _video_type(raw: bytes) -> str | None:
    """MP4 (ISO 14496-12: a box `ftyp` comes first) or WebM (an EBML head that says so)."""
    if raw[4:8] == b"ftyp":
        return "video/mp4"
    if raw[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in raw[:64]:
        return "video/webm"
    return None


def _require(is_fine: bool, expected: str) -> None:
    if not is_fine:
        raise BadInput(field="file", expected=expected)
