"""What answers about dossiers, procedures, questions and paper hold, for the OpenAPI document."""

from typing import Any

import msgspec


class PrintRef(msgspec.Struct, kw_only=True):
    """A job and the printer it goes to; `is_moved`: another one than asked for, which is in trouble."""

    job: int
    printer: str
    printer_name: str
    is_moved: bool


class PrintState(PrintRef, kw_only=True):
    """What has become of a job."""

    state: str
    fault: str | None


class PrintStateAnswer(msgspec.Struct, kw_only=True):
    """A job's state."""

    print: PrintState


class Printers(msgspec.Struct, kw_only=True):
    """The site's printers."""

    printers: list[dict[str, Any]]
    now: str


class JobAnswer(msgspec.Struct, kw_only=True):
    """One job as it is now."""

    job: dict[str, Any]


class OwnPrinters(msgspec.Struct, kw_only=True):
    """An agent's printers."""

    printers: list[dict[str, Any]]


class DossierAnswer(msgspec.Struct, kw_only=True):
    """A dossier."""

    dossier: dict[str, Any]


class ReceivedDossier(DossierAnswer, kw_only=True):
    """A dossier just registered, and the job of its receipt."""

    print: PrintRef | None


class PrintAnswer(msgspec.Struct, kw_only=True):
    """The job made."""

    print: PrintRef | None


class Jobs(msgspec.Struct, kw_only=True):
    """Print jobs."""

    jobs: list[dict[str, Any]]


class Questions(msgspec.Struct, kw_only=True):
    """What a tablet shows."""

    counter: int
    questions: list[dict[str, Any]]
    sequence: int


class Procedures(msgspec.Struct, kw_only=True):
    """Procedures found."""

    procedures: list[dict[str, Any]]


class ProcedureAnswer(msgspec.Struct, kw_only=True):
    """One procedure with its papers, and the site it belongs to."""

    procedure: dict[str, Any]
    site: dict[str, str]


class LookedUp(DossierAnswer, kw_only=True):
    """A dossier's state, whether its result waits, and the service that hands it over."""

    is_ready: bool
    collect_service: str | None
