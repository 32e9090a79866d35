"""The site's procedures, as citizens and officers look for them."""

from sqlalchemy import Connection

from queue_server.domain.centre import Procedure
from queue_server.domain.dossier import limit_text, search_key
from queue_server.domain.errors import NotFound
from queue_server.storage import catalogue
from queue_server.use_cases import printing, records
from queue_server.use_cases.runner import Outcome, Unit


def search(unit: Unit, query: str) -> records.Record:
    """Procedures whose code, name or keywords hold every word of the query, diacritics ignored."""
    words = search_key(query).split()
    found = [
        procedure
        for procedure in unit.site.settings.procedures
        if all(word in search_key(" ".join((procedure.code, procedure.name, *procedure.keywords))) for word in words)
    ]
    return {"procedures": [_record(unit, procedure) for procedure in found]}


def find_site(tx: Connection, code: str) -> int | None:
    """The id of the site with this code, for readers without a credential; or None."""
    return catalogue.site_ids(tx).get(code)


def read(unit: Unit, code: str) -> records.Record:
    """One procedure with its papers, and whose it is.

    Raises:
        NotFound: the site has no such procedure.
    """
    site = unit.site.settings
    names = {"name": site.name, "name_en": site.name_en, "short_name": site.short_name, "address": site.address}
    return {"procedure": _record(unit, _find(unit, code)), "site": names}


def print_papers(unit: Unit, code: str, language: str) -> Outcome[records.Record]:
    """Print the list of a procedure's papers on the caller's printer; `print` None where there is none.

    Raises:
        NotFound: the site has no such procedure.
    """
    procedure = _find(unit, code)
    printer = printing.printer_for(unit)
    if printer is None:
        return Outcome(value={"print": None})
    record = _record(unit, procedure)
    slip = {
        **printing.site_lines(unit, language),
        "procedure_name": procedure.name,
        "code": procedure.code,
        "agency": procedure.agency,
        "due_text": limit_text(procedure.limit_amount, procedure.limit_unit, language),
        "papers": [_in_language(paper, language) for paper in record["papers"]],
        "papers_url": record["papers_url"],
    }
    added, notice = printing.add_job(unit, printer=printer, kind="papers", slip=slip, language=language)
    return Outcome(value={"print": added}, notices=[notice])


def _in_language(paper: records.Record, language: str) -> records.Record:
    name = paper["name_en"] if language == "en" and paper["name_en"] else paper["name"]
    return {"name": name, "is_in_database": paper["is_in_database"]}


def _find(unit: Unit, code: str) -> Procedure:
    found = unit.site.procedures.get(code)
    if found is None:
        raise NotFound(what="procedure", name="")
    return found


def _record(unit: Unit, procedure: Procedure) -> records.Record:
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
        "papers": [
            {"name": paper.name, "name_en": paper.name_en, "is_in_database": paper.is_in_database}
            for paper in procedure.papers
        ],
        "keywords": list(procedure.keywords),
        "papers_url": unit.installation.address(f"/p/{unit.site.settings.code}/{procedure.code}"),
    }
