"""An installation as a province runs it: two processes over one PostgreSQL and one Redis, behind nginx."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.databases import PostgresqlCopies, PostgresqlServer, postgresql_server
from tests.live_server import LiveServer, free_port
from tests.province.peers import Nginx, Redis


class OneOfSeveral(LiveServer):
    """A further process of an installation that another has made."""

    def __init__(self, first: LiveServer) -> None:
        self.process = None
        self.errors = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = first.environment | {"QUEUE_PORT": str(self.port)}


class Province:
    """All its parts, each of which a test may stop, kill and start again."""

    def __init__(self, folder: Path, postgresql: PostgresqlServer) -> None:
        for name in ("data", "redis", "nginx"):
            (folder / name).mkdir()
        self.postgresql = postgresql
        self.redis = Redis(folder / "redis")
        self.redis.start()
        url = PostgresqlCopies(postgresql).url(folder / "data")
        self.database_name = url.rpartition("/")[2]
        first = LiveServer(folder / "data", url)
        first.environment |= {"QUEUE_REDIS_URL": self.redis.url, "QUEUE_TRUSTED_PROXIES": "1"}
        self.servers = [first, OneOfSeveral(first)]
        self.nginx = Nginx(folder / "nginx", [server.port for server in self.servers])
        first.environment["QUEUE_PUBLIC_URL"] = self.nginx.url

    @property
    def port(self) -> int:
        """Where clients knock: nginx."""
        return self.nginx.port

    @property
    def url(self) -> str:
        """The address of it."""
        return self.nginx.url

    def start(self) -> None:
        """Start the processes and what stands before them."""
        for server in self.servers:
            server.start()
        self.nginx.start()

    def stop(self) -> None:
        """Stop all but the database, which has its own context."""
        self.nginx.stop()
        for server in self.servers:
            server.stop()
        self.redis.stop()


@contextmanager
def running_province(
    folder: Path, *, is_durable: bool = False, before: Callable[[Province], None] = lambda _: None
) -> Iterator[Province]:
    """A province at work in this folder; `is_durable` syncs as a real one does. `before` may enter more people."""
    with ExitStack() as stack:
        province = Province(folder, stack.enter_context(postgresql_server(is_durable=is_durable)))
        stack.callback(province.stop)
        before(province)
        province.start()
        yield province
