"""The meaning of a centre's file: what its parts say of each other, once their structure is right."""

import re
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.centre_file.structure import Wrong
from queue_server.domain.centre import Centre, LimitUnit, OpeningPeriod, Procedure, SiteSettings
from queue_server.domain.zones import Announcements

# What slips are laid out for.
_WIDTHS = (576, 384)
_ADDRESSES = ("tcp://", "usb://", "serial://", "file://")
# A site's code stands in file names, addresses and the codes of its own dossiers.
_SITE_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SERVICE_CODE = re.compile(r"[A-Z]{1,2}")
_LANGUAGE_CODE = re.compile(r"[a-z][a-z-]{0,11}")
_LONGEST_LIMIT = 366
_SPOKEN = ("vi", "en")
_LOUDEST = 100


def check(centre: Centre) -> None:
    """Refuse what cannot be: names that are taken or unknown, hours that overlap, services nobody serves.

    Raises:
        Wrong: with the key and what was expected there.
    """
    if not centre.sites:
        raise Wrong("sites", "at least one site")
    _unique((site.code for site in centre.sites), "sites", "code")
    for index, site in enumerate(centre.sites):
        _check_site(site, f"sites[{index}]")


def _check_site(site: SiteSettings, key: str) -> None:
    if not _SITE_CODE.fullmatch(site.code) or len(site.code) > 40:
        raise Wrong(f"{key}.code", 'small letters a–z, digits and single hyphens, at most 40, such as "quang-ngai"')
    try:
        ZoneInfo(site.timezone)
    except (KeyError, ValueError, OSError):
        raise Wrong(f"{key}.timezone", 'an IANA zone such as "Asia/Ho_Chi_Minh"') from None
    _check_hours(site.hours, f"{key}.hours")
    _unique((need.code for need in site.needs), f"{key}.needs", "code")
    _unique((group.code for group in site.priority_groups), f"{key}.priority_groups", "code")
    _unique((override.day for override in site.day_overrides), f"{key}.day_overrides", "day")
    _unique((procedure.code for procedure in site.procedures), f"{key}.procedures", "code")
    _check_services(site, key)
    _check_counters(site, key)
    _check_printers(site, key)
    services = {service.code for service in site.services}
    for index, procedure in enumerate(site.procedures):
        _known(procedure.service, services, f"{key}.procedures[{index}].service")
        _check_limit(procedure, f"{key}.procedures[{index}]")
    for name in ("guidance_service", "collect_service"):
        code = getattr(site, name)
        if code is not None:
            _known(code, services, f"{key}.{name}")
    _unique((language.code for language in site.interpreter_languages), f"{key}.interpreter_languages", "code")
    for index, language in enumerate(site.interpreter_languages):
        if not _LANGUAGE_CODE.fullmatch(language.code):
            raise Wrong(f"{key}.interpreter_languages[{index}].code", "1 to 12 small letters or hyphens")
    if not site.voice_languages:
        raise Wrong(f"{key}.voice_languages", "at least one language")
    _check_spoken(site.voice_languages, f"{key}.voice_languages")
    zones = {counter.zone for counter in site.counters}
    _unique((zone.code for zone in site.zones), f"{key}.zones", "code")
    for index, zone in enumerate(site.zones):
        _known(zone.code, zones, f"{key}.zones[{index}].code")
        _check_announcements(zone.announcements, f"{key}.zones[{index}].announcements")


def _check_announcements(announcements: Announcements, key: str) -> None:
    _check_spoken(announcements.languages, f"{key}.languages")
    if announcements.volume > _LOUDEST:
        raise Wrong(f"{key}.volume", f"0 to {_LOUDEST}")
    for index, entry in enumerate(announcements.volume_by_hour):
        own_key = f"{key}.volume_by_hour[{index}]"
        if entry.volume > _LOUDEST:
            raise Wrong(f"{own_key}.volume", f"0 to {_LOUDEST}")
        before = announcements.volume_by_hour[index - 1] if index else None
        if before is not None and entry.begins <= before.begins:
            raise Wrong(f"{own_key}.begins", f"a time after {before.begins:%H:%M}")
    for index, period in enumerate(announcements.quiet_hours):
        if period.begins == period.ends:
            raise Wrong(f"{key}.quiet_hours[{index}].ends", f"another time than {period.begins:%H:%M}")


def _check_spoken(languages: tuple[str, ...], key: str) -> None:
    for index, language in enumerate(languages):
        _known(language, _SPOKEN, f"{key}[{index}]")
    _unique(languages, key, "language")


def _check_limit(procedure: Procedure, key: str) -> None:
    if (procedure.limit_amount is None) != (procedure.limit_unit is None):
        raise Wrong(key, "limit_amount and limit_unit, both or neither")
    # 0 is "trong ngày", which is counted in working days.
    least = 0 if procedure.limit_unit is LimitUnit.WORKING_DAY else 1
    if procedure.limit_amount is not None and not least <= procedure.limit_amount <= _LONGEST_LIMIT:
        raise Wrong(f"{key}.limit_amount", f"{least} to {_LONGEST_LIMIT} with {procedure.limit_unit}")


def _check_hours(hours: tuple[OpeningPeriod, ...], key: str) -> None:
    if not hours:
        raise Wrong(key, "at least one opening period")
    for index, period in enumerate(hours):
        if period.weekday > 6:
            raise Wrong(f"{key}[{index}].weekday", "0 (Monday) to 6 (Sunday)")
        if period.opens >= period.closes:
            raise Wrong(f"{key}[{index}].closes", f"a time after {period.opens:%H:%M}")
        for other in hours[:index]:
            if period.weekday == other.weekday and period.opens < other.closes and other.opens < period.closes:
                raise Wrong(
                    f"{key}[{index}].opens", f"a time that does not overlap {other.opens:%H:%M}–{other.closes:%H:%M}"
                )


def _check_services(site: SiteSettings, key: str) -> None:
    if not site.services:
        raise Wrong(f"{key}.services", "at least one service")
    needs = {need.code for need in site.needs}
    for index, service in enumerate(site.services):
        own_key = f"{key}.services[{index}]"
        if not _SERVICE_CODE.fullmatch(service.code):
            raise Wrong(f"{own_key}.code", "one or two capital letters A–Z")
        _known(service.need, needs, f"{own_key}.need")
        if not service.target_seconds or not service.typical_service_seconds:
            raise Wrong(own_key, "target_seconds and typical_service_seconds above 0")
    _unique((service.code for service in site.services), f"{key}.services", "code (the prefix of the numbers)")
    used = {service.need for service in site.services}
    for index, need in enumerate(site.needs):
        if need.code not in used:
            raise Wrong(f"{key}.needs[{index}]", f"a service with the need {need.code}")


def _check_counters(site: SiteSettings, key: str) -> None:
    services = {service.code for service in site.services}
    served: set[str] = set()
    for index, counter in enumerate(site.counters):
        if not counter.services:
            raise Wrong(f"{key}.counters[{index}].services", "at least one service")
        if not 1 <= counter.number <= 999:
            raise Wrong(f"{key}.counters[{index}].number", "1 to 999")
        for position, code in enumerate(counter.services):
            _known(code, services, f"{key}.counters[{index}].services[{position}]")
        _unique(counter.services, f"{key}.counters[{index}].services", "service")
        served.update(counter.services)
    _unique((counter.number for counter in site.counters), f"{key}.counters", "number")
    for index, service in enumerate(site.services):
        if service.code not in served:
            raise Wrong(f"{key}.services[{index}]", f"a counter that serves {service.code}")


def _check_printers(site: SiteSettings, key: str) -> None:
    codes = {printer.code for printer in site.printers}
    _unique((printer.code for printer in site.printers), f"{key}.printers", "code")
    for index, printer in enumerate(site.printers):
        if printer.address is not None and not printer.address.startswith(_ADDRESSES):
            raise Wrong(f"{key}.printers[{index}].address", f"an address that begins with {', '.join(_ADDRESSES)}")
        if printer.width_dots not in _WIDTHS:
            raise Wrong(f"{key}.printers[{index}].width_dots", "576 for 80 mm paper or 384 for 58 mm")
        if printer.fallback is not None:
            _known(printer.fallback, codes - {printer.code}, f"{key}.printers[{index}].fallback")


def _known(value: str, known: Iterable[str], key: str) -> None:
    if value not in set(known):
        raise Wrong(key, f"one of {', '.join(sorted(known))}, not {value}")


def _unique(values: Iterable[Any], key: str, what: str) -> None:
    seen: set[Any] = set()
    for index, value in enumerate(values):
        if value in seen:
            raise Wrong(f"{key}[{index}]", f"a {what} of its own; {value} is taken")
        seen.add(value)
