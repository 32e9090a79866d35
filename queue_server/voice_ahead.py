"""Has the ticket's half of a call spoken before anybody calls it: from the number's issue on, off everyone's way."""

from collections.abc import Callable, Sequence

import display
from queue_server.domain.events import CALLS, EventKind, Notice
from queue_server.domain.model import Ticket
from queue_server.domain.site import Site
from queue_server.domain.zones import Announcements
from queue_server.use_cases.runner import Logged, Publish

_MAKES = {EventKind.TICKET_ISSUED, *CALLS}


class VoiceAhead:
    """Listens to what was told, and prepares. `site_of` is given once the parts are put together."""

    def __init__(self, speaker: display.Speaker) -> None:
        self._speaker = speaker
        self.site_of: Callable[[int], Site] | None = None

    def after(self, publish: Publish) -> Publish:
        """The same publishing, with preparing behind it: screens come first."""

        def publish_and_prepare(site_id: int, logged: Sequence[Logged], notices: Sequence[Notice]) -> None:
            publish(site_id, logged, notices)
            if self.site_of is None or not self._speaker.is_listened_to:
                return
            for one in logged:
                if one.event.kind in _MAKES and one.event.ticket is not None:
                    self._prepare(self.site_of(site_id), one.event.ticket)

        return publish_and_prepare

    def _prepare(self, site: Site, ticket: Ticket) -> None:
        settings = site.settings
        zones: list[str | None] = [one.code for one in settings.zones]
        # Zones mostly agree; a set asks for each sentence once.
        spoken = {
            (display.sentence(call), call.language)
            for zone in zones or [None]
            for call in _halves(settings.announcements(zone), ticket)
        }
        for sentence, language in sorted(spoken):
            self._speaker.prepare(sentence, language=language)


def _halves(announcements: Announcements, ticket: Ticket) -> list[display.Announcement]:
    if not announcements.voice:
        return []
    reading = display.Reading(
        mode=display.Mode(announcements.reading),
        zero_word=display.ZeroWord(announcements.zero_word),
        thousand_word=display.ThousandWord(announcements.thousand_word),
    )
    return [
        display.Announcement(label=ticket.label, is_priority=ticket.priority, language=language, reading=reading)
        for language in announcements.languages
    ]
