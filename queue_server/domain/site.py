"""A site as its rules see it: settings, calendar and the look-ups between services and counters."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from queue_server.domain.calendar import Calendar
from queue_server.domain.centre import (
    CounterSettings,
    PrinterSettings,
    Procedure,
    ServiceSettings,
    SiteSettings,
)
from queue_server.domain.errors import BadInput, NotFound
from queue_server.domain.numbering import Reserved, Series


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site's settings at one version of its catalogue. `id` is the row's number.

    `reserved` are the series of its kiosks: another one makes another version.
    """

    id: int
    version: int
    always_open: bool
    settings: SiteSettings
    calendar: Calendar
    reserved: tuple[Reserved, ...] = ()

    @cached_property
    def services(self) -> dict[str, ServiceSettings]:
        """Services by code, in the order of the settings."""
        return {service.code: service for service in self.settings.services}

    @cached_property
    def counters(self) -> dict[int, CounterSettings]:
        """Counters by number."""
        return {counter.number: counter for counter in self.settings.counters}

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """Procedures by code."""
        return {procedure.code: procedure for procedure in self.settings.procedures}

    @cached_property
    def printers(self) -> dict[str, PrinterSettings]:
        """Printers by code."""
        return {printer.code: printer for printer in self.settings.printers}

    @cached_property
    def _counters_of(self) -> dict[str, tuple[int, ...]]:
        return {
            code: tuple(sorted(c.number for c in self.settings.counters if code in c.services))
            for code in self.services
        }

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        return {
            code: tuple(sorted({other for c in self.settings.counters if code in c.services for other in c.services}))
            for code in self.services
        }

    def service(self, code: str) -> ServiceSettings:
        """The service with this code.

        Raises:
            BadInput: no such service; `field` is `service`.
        """
        found = self.services.get(code)
        if found is None:
            raise BadInput(field="service", expected=", ".join(self.services))
        return found

    def counter(self, number: int) -> CounterSettings:
        """The counter with this number.

        Raises:
            NotFound: no such counter at this site.
        """
        found = self.counters.get(number)
        if found is None:
            raise NotFound(what="counter", name=number)
        return found

    def reserved_on(self, day: date) -> list[Series]:
        """The series the run leaves out on the business day."""
        return [one.series for one in self.reserved if one.until is None or day <= one.until]

    def counters_of(self, service: str) -> tuple[int, ...]:
        """Numbers of the counters that serve the service, ascending."""
        return self._counters_of.get(service, ())

    def neighbours_of(self, service: str) -> tuple[str, ...]:
        """Services that share a counter with this one, itself among them."""
        return self._neighbours.get(service, (service,))
