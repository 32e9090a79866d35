"""QR codes as modules. The library's own picture has a quiet zone of 1; only its matrix is used."""

from functools import lru_cache

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

# A longer address makes modules too small for a phone, and seconds of work for the library.
_MOST_BYTES = 500


@lru_cache(maxsize=64)
def code_rows(address: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True is dark, error correction M, no quiet zone; empty when the address is too long."""
    if len(address.encode()) > _MOST_BYTES:
        return ()
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=0)  # type: ignore[type-arg]
    code.add_data(address)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
