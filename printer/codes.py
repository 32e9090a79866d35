"""QR codes as modules. The library's own picture has a quiet zone of 1; only its matrix is used."""

from functools import lru_cache

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError


@lru_cache(maxsize=64)
def code_rows(address: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True is dark, error correction M, no quiet zone; empty when the address is too long."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=0)  # type: ignore[type-arg]
    code.add_data(address)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return ()
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
