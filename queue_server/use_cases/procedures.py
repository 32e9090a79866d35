"""The site's procedures, as citizens and officers look for them."""

from queue_server.domain.centre import Procedure
from queue_server.domain.dossier import search_key
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit


def search(unit: Unit, query: str) -> records.Record:
    """Procedures whose code or name holds every word of the query, diacritics ignored."""
    words = search_key(query).split()
    found = [
        procedure
        for procedure in unit.site.settings.procedures
        if all(word in search_key(f"{procedure.code} {procedure.name}") for word in words)
    ]
    return {"procedures": [_record(procedure) for procedure in found]}


def _record(procedure: Procedure) -> records.Record:
    limit = None
    if procedure.limit_amount is not None:
        limit = {"amount": procedure.limit_amount, "unit": procedure.limit_unit}
    return {
        "code": procedure.code,
        "name": procedure.name,
        "agency": procedure.agency,
        "service": procedure.service,
        "limit": limit,
        "is_instant": procedure.is_instant,
        "is_online_only": procedure.is_online_only,
    }
