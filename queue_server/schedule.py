"""What is due when: closing, questions, printers in trouble, the feed's heartbeat. Correctness never depends on it."""

import logging

from queue_server.domain.actor import SYSTEM
from queue_server.realtime import Realtime
from queue_server.recurring import Recurring
from queue_server.storage import catalogue
from queue_server.storage.database import DatabaseUnavailable
from queue_server.use_cases import closing, print_agents
from queue_server.use_cases.runner import Runner
from queue_server.web_push import WebPush

TICK_SECONDS = 0.5
QUESTIONS_EVERY_SECONDS = 5.0
PRINTERS_EVERY_SECONDS = 2.0
CLOSING_EVERY_SECONDS = 20.0
log = logging.getLogger("queue_server.schedule")


class Schedule:
    """Runs due work; any number of processes may, each piece is claimed under its site's lock.

    What is due is asked by reading: a hundred sites with nothing to do cost no write.
    """

    def __init__(self, *, run: Runner, realtime: Realtime, web_push: WebPush) -> None:
        self._run = run
        self._web_push = web_push
        self._realtime = realtime
        self._questions, self._closing, self._printers = Recurring(), Recurring(), Recurring()

    def tick(self) -> None:
        """Do what is due. A database that cannot be written now is tried again at the next tick."""
        now = self._run.now()
        try:
            self._realtime.tick(now)
            self._web_push.tick()
            if self._questions.is_due(now, QUESTIONS_EVERY_SECONDS):
                for site_id in self._run.lookup(closing.sites_with_ended_questions):
                    self._run.write(site_id, closing.end_questions, SYSTEM)
            if self._printers.is_due(now, PRINTERS_EVERY_SECONDS):
                for site_id in self._run.lookup(print_agents.sites_in_trouble):
                    if self._run.read(site_id, print_agents.is_pass_on_due, SYSTEM):
                        self._run.write(site_id, print_agents.pass_on, SYSTEM)
            if self._closing.is_due(now, CLOSING_EVERY_SECONDS):
                for site_id in self._site_ids():
                    if self._run.read(site_id, closing.is_day_due, SYSTEM):
                        self._run.write(site_id, closing.close_due_days, SYSTEM)
        except DatabaseUnavailable as error:
            log.warning("due work waits: %s", str(error)[:200])

    def _site_ids(self) -> list[int]:
        return list(self._run.lookup(lambda tx, _: catalogue.site_ids(tx)).values())
