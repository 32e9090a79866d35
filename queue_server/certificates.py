"""The office's own certificate authority and server certificate, for https on a LAN without the internet."""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

import trustme

ORGANISATION = "Trung tam Phuc vu hanh chinh cong"
AUTHORITY_NAME = "CA noi bo"
VALID_FOR = timedelta(days=820)  # browsers of Apple refuse more than 825 days


def make_certificates(folder: Path, names: list[str], now: datetime) -> Path:
    """Make an authority and a certificate for `names` (host names, addresses) unless there are some.

    Returns the authority's certificate, which the office's PCs install once.
    """
    authority_file = folder / "authority.pem"
    if authority_file.exists():
        return authority_file
    folder.mkdir(parents=True, exist_ok=True)
    until = now + VALID_FOR
    authority = trustme.CA(organization_name=ORGANISATION, organization_unit_name=AUTHORITY_NAME)
    certificate = authority.issue_cert(
        *names,
        common_name=names[0],
        organization_name=ORGANISATION,
        organization_unit_name="Xep hang",
        not_before=now - timedelta(days=1),
        not_after=until,
    )
    _write(folder / "server.key", certificate.private_key_pem.bytes(), 0o600)
    chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
    _write(folder / "server.pem", chain, 0o644)
    _write(authority_file, authority.cert_pem.bytes(), 0o644)
    return authority_file


def own_names() -> list[str]:
    """What this machine is reached by: its host name, loopback and its address on the LAN."""
    names = [socket.gethostname(), "localhost", "127.0.0.1"]
    address = lan_address()
    if address is not None and address not in names:
        names.append(address)
    return names


def lan_address() -> str | None:
    """This machine's address on the LAN, or None when it has loopback only. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Choosing a route needs no packet; the address is from the documentation range (RFC 5737).
            probe.connect(("198.51.100.1", 9))
            address: str = probe.getsockname()[0]
        except OSError:
            return None
    return None if address.startswith("127.") else address


def _write(file: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
