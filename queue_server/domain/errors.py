"""Refusals. Each has a stable `code`; the web maps it to a status and to text in the reader's language.

DomainError
├── BadInput                a field of the request is not acceptable
├── NotFound                no such ticket, counter, service, dossier for this site
├── NotAllowed              the role may not do this at all
│   └── ForeignCounter      another counter's ticket or line
└── Refused                 a rule says no now
    ├── CommandRefused      the ticket's status does not allow the command
    ├── CounterBusy         a citizen is still at the counter
    ├── CounterNotOpen      paused or closed by another
    ├── ServiceNotServed    the counter does not serve that service
    ├── SiteClosed          outside opening hours
    ├── DailyLimitReached   the service is full for today
    ├── TooLate             the time allowed for the command has passed
    ├── AlreadyRated        the ticket has another answer
    ├── QuestionClosed      the question is no longer open
    ├── PrintJobTaken       another agent is printing the job
    ├── IdempotencyConflict the key was used with another body
    ├── NotYourSeries       the number is not one of the kiosk's own
    ├── NumberTaken         the number was given to somebody else
    └── AlreadyExists       a code or name is taken
"""

from collections.abc import Mapping
from datetime import datetime


class DomainError(Exception):
    """A rule that refuses. `facts` fill the placeholders of the message in the reader's language."""

    code = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts: Mapping[str, object] = facts


class BadInput(DomainError):
    """A field is missing, of the wrong type or out of range; `field` names it, `expected` says what was."""

    code = "bad_input"

    def __init__(self, *, field: str, expected: str, **facts: object) -> None:
        super().__init__(field=field, expected=expected, **facts)
        self.field = field


class NotFound(DomainError):
    """`what` (a word of the design, such as `ticket`) does not exist at this site."""

    code = "not_found"


class NotAllowed(DomainError):
    """The role has no permission for this."""

    code = "not_allowed"


class ForeignCounter(NotAllowed):
    """The ticket or line belongs to a counter that is not the officer's."""

    code = "foreign_counter"


class Refused(DomainError):
    """A rule says no in the present state."""

    code = "refused"


class CommandRefused(Refused):
    """`command` is not possible while the ticket is `status`."""

    code = "command_refused"


class CounterBusy(Refused):
    """Somebody is still called to, or served at, the counter: `ticket_id`, `label`."""

    code = "counter_busy"


class CounterNotOpen(Refused):
    """The counter is paused."""

    code = "counter_not_open"


class ServiceNotServed(Refused):
    """The counter does not serve the ticket's service."""

    code = "service_not_served"


class SiteClosed(Refused):
    """The site gives no tickets now; `opens_at` is the next opening or None."""

    code = "site_closed"

    def __init__(self, *, reason: str, opens_at: datetime | None) -> None:
        super().__init__(reason=reason, opens_at=opens_at)
        self.opens_at = opens_at


class DailyLimitReached(Refused):
    """The service has given as many numbers as it may today."""

    code = "daily_limit_reached"


class TooLate(Refused):
    """The grace time for `command` has passed."""

    code = "too_late"


class NobodyBehind(Refused):
    """There is nobody in the line to let go first."""

    code = "nobody_behind"


class AlreadyRated(Refused):
    """The ticket has a rating and it differs."""

    code = "already_rated"


class QuestionClosed(Refused):
    """The question of this ticket is closed or was never asked."""

    code = "question_closed"


class PrintJobTaken(Refused):
    """Another agent is printing the job now."""

    code = "print_job_taken"


class IdempotencyConflict(Refused):
    """The key came before with another body."""

    code = "idempotency_conflict"


class NotYourSeries(Refused):
    """The kiosk has no series, or the `number` is not in it."""

    code = "not_your_series"


class NumberTaken(Refused):
    """A ticket of the day has the `label` and came with another key."""

    code = "number_taken"


class AlreadyExists(Refused):
    """`what` with that name or code exists."""

    code = "already_exists"
