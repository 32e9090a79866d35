"""Command line: init, run, start, user, device, backup, restore, migrate-database, demo."""

import sys

if sys.argv[1:2] in (["run"], ["start"]):
    # Before anything else is imported: sockets, locks and sleep must cooperate from the start.
    from gevent import monkey

    monkey.patch_all()

import argparse
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from queue_server.centre_file import CentreFileError, load_centre
from queue_server.domain.errors import BadInput, DomainError
from queue_server.domain.numbering import parse_series
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.settings import CONFIG, Settings, SettingsError, load
from queue_server.storage.database import DatabaseUnavailable

Command = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. Errors that the reader can mend are one line on standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(load(), options)
    except (SettingsError, CentreFileError, DatabaseUnavailable) as error:
        print(error, file=sys.stderr)
    except BadInput as error:
        print(f"{error.field}: expected {error.facts['expected']}", file=sys.stderr)
    except DomainError as error:
        print(f"{error.code}: {dict(error.facts)}", file=sys.stderr)
    return 1


def _init(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.app import system_clock
    from queue_server.certificates import make_certificates, own_names
    from queue_server.installation import initialise

    centre = load_centre(options.centre)
    entered = initialise(settings, centre, always_open=options.always_open)
    print(f"{settings.shown_database_url}: {len(centre.sites)} sites, {len(entered)} new")
    if options.tls:
        authority = make_certificates(settings.certificates, [*own_names(), *options.tls_name], system_clock())
        print(f"https: install {authority} once on every PC (docs/operating.md)")
    return 0


def _run(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.installation import open_installation
    from queue_server.serving import ServerProcess

    settings = _with_address(settings, options)
    open_installation(settings).database.close()
    ServerProcess(settings).run()
    return 0


def _start(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.start import start

    return start(_with_address(settings, options), demo=options.demo, speed=options.speed)


def _with_address(settings: Settings, options: argparse.Namespace) -> Settings:
    return replace(settings, host=options.host or settings.host, port=options.port or settings.port)


def _user_add(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.installation import add_user, open_installation, site_id

    if not options.password_stdin:
        raise SettingsError("give the password on standard input, with --password-stdin")
    password = sys.stdin.readline().rstrip("\r\n")
    opened = open_installation(settings)
    add_user(
        opened,
        site=site_id(opened, options.site),
        name=options.name,
        display_name=options.display_name or options.name,
        role=Role(options.role),
        counter=options.counter,
        password=password,
    )
    opened.database.close()
    return 0


def _device_add(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.installation import add_device, open_installation, site_id
    from queue_server.use_cases.devices import NewDevice

    opened = open_installation(settings)
    new = NewDevice(
        name=options.name,
        kind=DeviceKind(options.kind),
        counter=options.counter,
        zone=options.zone,
        printers=tuple(options.printer),
        rate_per_second=options.rate,
        series=None if options.series is None else parse_series(options.series),
        diagonal_inches=options.diagonal_inches,
        viewing_metres=options.viewing_metres,
        theme=options.theme,
        face=options.face,
    )
    print(add_device(opened, site=site_id(opened, options.site), new=new))
    opened.database.close()
    return 0


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.backup import backup

    backup(settings, options.file)
    return 0


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.backup import restore

    restore(settings, options.file)
    return 0


def _migrate_database(settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.migrate_database import migrate_database

    migrate_database(settings, options.to, print)
    return 0


def _demo(_settings: Settings, options: argparse.Namespace) -> int:
    from queue_server.demo import play

    return play(options.url, options.credentials, speed=options.speed, minutes=options.minutes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queue_server", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    init = commands.add_parser("init", help="make an installation, or bring it up to date")
    init.add_argument("--centre", type=Path, default=CONFIG / "centre.toml", help="the centre's file")
    init.add_argument("--always-open", action="store_true", help="for demonstrations and tests at any hour")
    init.add_argument("--tls", action="store_true", help="make a certificate authority and a certificate")
    init.add_argument("--tls-name", action="append", default=[], help="a further name or address of the server")
    init.set_defaults(command=_init)
    for name, command, text in (("run", _run, "serve"), ("start", _start, "set up, serve, say where")):
        served = commands.add_parser(name, help=text)
        served.add_argument("--host")
        served.add_argument("--port", type=int)
        served.set_defaults(command=command)
        if command is _start:
            served.add_argument("--demo", action="store_true", help="play a living morning")
            served.add_argument("--speed", type=float, default=10.0, help="how many times real time")
    _add_people(commands)
    for name, command, text in (
        ("backup", _backup, "write the running database and its secret to FILE"),
        ("restore", _restore, "make an installation from a backup"),
    ):
        kept = commands.add_parser(name, help=text)
        kept.add_argument("file", type=Path, metavar="FILE")
        kept.set_defaults(command=command)
    moved = commands.add_parser("migrate-database", help="move the office from SQLite to an empty PostgreSQL database")
    moved.add_argument("--to", required=True, metavar="URL", help="postgresql+psycopg://USER@HOST/NAME")
    moved.set_defaults(command=_migrate_database)
    demo = commands.add_parser("demo", help="play citizens and officers against a running server")
    demo.add_argument("--url", default="http://127.0.0.1:8080")
    demo.add_argument("--credentials", type=Path, required=True)
    demo.add_argument("--speed", type=float, default=10.0)
    demo.add_argument("--minutes", type=float, default=480.0, help="how long to play, in played minutes")
    demo.set_defaults(command=_demo)
    return parser


def _add_people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    user = commands.add_parser("user", help="people").add_subparsers(required=True, metavar="action")
    add = user.add_parser("add", help="enter a person")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--display-name")
    add.add_argument("--site")
    add.add_argument("--counter", type=int)
    add.add_argument("--password-stdin", action="store_true")
    add.set_defaults(command=_user_add)
    device = commands.add_parser("device", help="devices").add_subparsers(required=True, metavar="action")
    add = device.add_parser("add", help="enter a device; prints its token alone")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--kind", required=True, choices=[kind.value for kind in DeviceKind])
    add.add_argument("--site")
    add.add_argument("--counter", type=int)
    add.add_argument("--zone")
    add.add_argument("--printer", action="append", default=[], help="its printer; an agent may have several")
    add.add_argument("--rate", type=int, help="tickets a second")
    add.add_argument("--series", metavar="901-949", help="numbers a kiosk gives by itself when the server is away")
    add.add_argument("--diagonal-inches", type=float)
    add.add_argument("--viewing-metres", type=float)
    add.add_argument("--theme", choices=["light", "dark"], help="of a board or sign")
    add.add_argument("--face", choices=["full", "large"], help="of a sign: large is one number for a small screen")
    add.set_defaults(command=_device_add)


if __name__ == "__main__":
    sys.exit(main())
