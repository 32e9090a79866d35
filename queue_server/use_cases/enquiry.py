"""What a citizen asks a kiosk about a dossier, with the receipt in hand: its state, never a person."""

from queue_server.domain.dossier import Dossier, DossierStatus, normalise_code
from queue_server.domain.errors import NotFound
from queue_server.storage import dossiers as stored
from queue_server.use_cases import dossiers, records
from queue_server.use_cases.runner import Unit
from queue_server.use_cases.tokens import token_hash


def look_up(unit: Unit, code: str | None, token: str | None) -> records.Record:
    """The dossier with this code, or with this token of its QR; and where its result is handed over.

    Nothing of the enquiry is kept.

    Raises:
        NotFound: no such dossier at this site.
    """
    kept = _by_token(unit, token) if token is not None else _by_code(unit, code or "")
    if kept is None:
        raise NotFound(what="dossier", name="")
    return dossiers.track(unit, kept) | {
        "is_ready": kept.status is DossierStatus.RESOLVED,
        "collect_service": unit.site.settings.collect_service,
    }


def _by_token(unit: Unit, token: str) -> Dossier | None:
    found = stored.find_by_tracking_hash(unit.tx, token_hash(token))
    return found[1] if found is not None and found[0] == unit.site.id else None


def _by_code(unit: Unit, code: str) -> Dossier | None:
    try:
        return stored.find_by_code(unit.tx, site=unit.site.id, code=normalise_code(code))
    except ValueError:
        return None
