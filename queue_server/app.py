"""Composition root: knows every part, owns the one clock, mounts the edges' pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

import display
import kiosk
import printer
from queue_server import every_answer, public_days
from queue_server.domain.errors import NotFound
from queue_server.domain.permissions import Permission, is_granted
from queue_server.realtime import Realtime
from queue_server.schedule import Schedule
from queue_server.screen_caps import ScreenCaps
from queue_server.screen_socket import ScreenSockets
from queue_server.secret_file import read_secret
from queue_server.settings import PROJECT, Settings
from queue_server.sounding import Sounding
from queue_server.storage.database import Database
from queue_server.use_cases import printing as print_use_cases
from queue_server.use_cases.runner import Installation, Runner
from queue_server.voice_ahead import VoiceAhead
from queue_server.web import (
    administration,
    citizen,
    counter,
    dossiers,
    health,
    kiosk_nodes,
    kiosks,
    live,
    openapi,
    postings,
    printing,
    reception,
    session,
    staff_pages,
)
from queue_server.web.api import Api
from queue_server.web.guessing import TokenGuard
from queue_server.web.limits import Turnstile
from queue_server.web_push import WebPush, public_key

TRY_AGAIN_SECONDS = 60  # a screen from an address that holds all it may
_PLAIN = (session, counter, reception, printing, live, administration, kiosks, kiosk_nodes, postings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The parts put together: the WSGI application and what runs beside it."""

    flask: Flask
    run: Runner
    realtime: Realtime
    schedule: Schedule
    database: Database


def system_clock() -> datetime:
    """The one clock of the process."""
    return datetime.now(UTC)


def create_server(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = system_clock,
    async_mode: str = "threading",
    aside: Callable[..., Any] = lambda work, *args: work(*args),
    give_way: Callable[[], object] = lambda: None,
    take_turn: Callable[[], object] = lambda: None,
    spawn: Callable[..., Any] = lambda work, *args: work(*args),
) -> Server:
    """Put the parts together. `async_mode` is `gevent` under gunicorn, `threading` in tests."""
    flask = _flask(settings)
    database = Database(settings.database_url)
    push_secret = read_secret(settings.push_key_file)
    caps = ScreenCaps(per_address=settings.screens_per_address, per_device=settings.screens_per_device)
    realtime = Realtime(flask, async_mode=async_mode, caps=caps)
    speaker = display.Speaker(settings.voice_folder, packs=settings.voice_packs_folder, piper=settings.piper_file)
    ahead = VoiceAhead(speaker)
    run = Runner(
        database=database,
        clock=clock,
        installation=_installation(settings, push_secret),
        make_calendar=public_days.make_calendar,
        publish=ahead.after(realtime.publish),
        aside=aside,
        give_way=give_way,
    )
    guard = TokenGuard(run)
    turnstile = Turnstile(at_once=settings.citizens_at_once, take_turn=take_turn)
    api = _mount_api(flask, run, guard, settings, turnstile)
    _mount_health(flask, api, realtime, caps, database.check_writable)
    ahead.site_of = run.site
    _mount_pages(flask, run, api, speaker)
    every_answer.prepare(flask)
    realtime.serve(api, guard, redis_url=settings.redis_url)
    _wrap(flask, caps, settings.trusted_proxies)
    web_push = WebPush(run=run, secret=push_secret, spawn=spawn)
    schedule = Schedule(run=run, realtime=realtime, web_push=web_push)
    return Server(flask=flask, run=run, realtime=realtime, schedule=schedule, database=database)


def _flask(settings: Settings) -> Flask:
    flask = Flask("queue_server", static_folder=None)
    flask.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    flask.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    flask.json.sort_keys = False  # type: ignore[attr-defined]
    return flask


def _installation(settings: Settings, push_secret: bytes) -> Installation:
    return Installation(
        secret=read_secret(settings.secret_file),
        public_url=settings.public_url,
        push_key=public_key(push_secret),
        push_also=settings.push_also,
    )


def _wrap(flask: Flask, caps: ScreenCaps, trusted_proxies: int) -> None:
    refuse = every_answer.too_many(flask, retry_after=TRY_AGAIN_SECONDS)
    flask.wsgi_app = ScreenSockets(flask.wsgi_app, caps, refuse)  # type: ignore[method-assign]
    if trusted_proxies:
        flask.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            flask.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies
        )


def _mount_api(flask: Flask, run: Runner, guard: TokenGuard, settings: Settings, turnstile: Turnstile) -> Api:
    sounding = Sounding(run)
    apis = {_name(module): Api(_name(module), run, sounding) for module in (citizen, dossiers, *_PLAIN)}
    apis["citizen"] = Api("citizen", run, sounding, turnstile)
    _mount_plain(flask, apis)
    flask.register_blueprint(
        citizen.blueprint(
            apis["citizen"],
            guard,
            tickets_per_second=settings.tickets_per_second,
            tickets_burst=settings.tickets_burst,
        )
    )
    flask.register_blueprint(dossiers.blueprint(apis["dossiers"], guard))
    flask.register_blueprint(openapi.blueprint(Api("openapi", run, sounding), list(apis.values())))
    return apis["live"]


def _mount_health(
    flask: Flask, api: Api, realtime: Realtime, caps: ScreenCaps, check_writable: Callable[[], None]
) -> None:
    def count() -> dict[str, int]:
        return {
            "queue_screens_connected": realtime.screen_count,
            "queue_screens_refused_total": caps.refused,
            "queue_screens_displaced_total": caps.displaced,
        }

    flask.register_blueprint(
        health.blueprint(
            Api("health", api.run, api.sounding),
            check_writable=check_writable,
            is_degraded=lambda: realtime.is_degraded,
            count=count,
        )
    )


def _mount_plain(flask: Flask, apis: dict[str, Api]) -> None:
    """The blueprints that need nothing but their own Api."""
    for module in _PLAIN:
        flask.register_blueprint(module.blueprint(apis[_name(module)]))


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _mount_pages(flask: Flask, run: Runner, api: Api, speaker: display.Speaker) -> None:
    def read_job(job_id: int) -> Any:
        caller = api.caller()
        if caller is None or not is_granted(caller.actor.role, Permission.PREVIEW):
            return None
        try:
            return run.read(caller.site_id, print_use_cases.read_job, caller.actor, job_id)
        except NotFound:
            return None

    flask.register_blueprint(staff_pages.blueprint())

    def may(permission: Permission) -> bool:
        caller = api.caller()
        return caller is not None and is_granted(caller.actor.role, permission)

    flask.register_blueprint(kiosk.blueprint(_lent(speaker)))
    flask.register_blueprint(
        display.blueprint(speaker, may_speak=lambda: may(Permission.READ_FEED), may_tell=lambda: may(Permission.ISSUE))
    )
    flask.register_blueprint(printer.blueprint(read_job, offload=run.aside))
    look = Path(PROJECT / "look")
    flask.add_url_rule("/look/<path:filename>", "look", lambda filename: _send(look, filename), methods=["GET"])


def _lent(speaker: display.Speaker) -> kiosk.Speak:
    """The hall's voice, lent to the kiosk: the edges do not know each other."""

    def speak(sentence: str, language: str, form: str | None) -> Path | None:
        try:
            return speaker.spoken(sentence, language=language, form=form)
        except display.VoiceUnavailable:
            return None

    return speak


def _send(folder: Path, filename: str) -> Response:
    from flask import send_from_directory

    return send_from_directory(folder, filename)
