"""Making an installation: schema, secret, sites, people, devices. What `init`, `user add` and `device add` do."""

from dataclasses import dataclass

from queue_server import public_days
from queue_server.app import system_clock
from queue_server.domain.actor import Actor
from queue_server.domain.centre import Centre
from queue_server.domain.permissions import Role
from queue_server.secret_file import make_secret, read_secret
from queue_server.settings import Settings, SettingsError
from queue_server.storage import catalogue, migrate
from queue_server.storage.database import Database
from queue_server.use_cases import accounts, devices
from queue_server.use_cases.runner import Installation, Runner
from queue_server.web.session import PASSWORDS

COMMAND_LINE = Actor(key="command", name="command line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An installation opened from the command line: its database and a Runner that tells nobody."""

    database: Database
    run: Runner


def initialise(settings: Settings, centre: Centre | None, *, always_open: bool) -> list[str]:
    """Make or bring up to date an installation; codes of the sites entered now.

    Sites already there keep their tickets and take the centre's settings; with None they keep those too.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_secret(settings.secret_file)
    make_secret(settings.push_key_file)
    database = Database(settings.database_url)
    try:
        migrate.upgrade(database)
        entered = []
        with database.write(0) as tx:
            known = catalogue.site_ids(tx)
            for site in centre.sites if centre else ():
                if site.code in known:
                    catalogue.change_site(tx, site_id=known[site.code], settings=site, always_open=always_open)
                else:
                    catalogue.add_site(tx, settings=site, always_open=always_open)
                    entered.append(site.code)
    finally:
        database.close()
    return entered


def open_installation(settings: Settings) -> Opened:
    """Open an installation that `init` made.

    Raises:
        SettingsError: there is none, or its schema is another version's.
    """
    secret = read_secret(settings.secret_file)
    database = Database(settings.database_url)
    if not migrate.is_current(database):
        database.close()
        raise SettingsError("the database has another version's schema; run `python -m queue_server init`")
    run = Runner(
        database=database,
        clock=system_clock,
        installation=Installation(secret=secret, public_url=settings.public_url),
        make_calendar=public_days.make_calendar,
        publish=lambda *_: None,
    )
    return Opened(database=database, run=run)


def site_id(opened: Opened, code: str | None) -> int:
    """The id of the site with this code; of the first site for None.

    Raises:
        SettingsError: no such site, or none at all.
    """
    ids = opened.run.lookup(lambda tx, _: catalogue.site_ids(tx))
    if not ids:
        raise SettingsError("no site yet; run `python -m queue_server init`")
    if code is None:
        return next(iter(ids.values()))
    if code not in ids:
        raise SettingsError(f"--site {code}: expected one of {', '.join(ids)}")
    return ids[code]


def add_user(
    opened: Opened, *, site: int, name: str, display_name: str, role: Role, counter: int | None, password: str
) -> int:
    """Enter a person; the id.

    Raises:
        DomainError: name taken, password too short, no such counter.
    """
    accounts.check_password(accounts.comparable_password(password))
    return opened.run.write(
        site,
        accounts.add_user,
        COMMAND_LINE,
        name=name,
        display_name=display_name,
        role=role,
        counter=counter,
        password_hash=PASSWORDS.hash(accounts.comparable_password(password)),
    )


def add_device(opened: Opened, *, site: int, new: devices.NewDevice) -> str:
    """Enter a device; its token, known from now on to the device alone.

    Raises:
        DomainError: name taken, counter or printer missing or unknown, series not free.
    """
    _, token = opened.run.write(site, devices.add, COMMAND_LINE, new)
    return token
