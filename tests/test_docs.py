"""Docs that are not true are defects: what can be compared with the code is."""

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kiosk import __main__ as kiosk_command
from printer import __main__ as printer_command
from queue_server import settings
from queue_server.__main__ import _parser
from queue_server.domain.events import EventKind
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.storage.schema import metadata
from tests.conftest import Office
from tests.test_texts import catalogues

ROOT = Path(__file__).resolve().parent.parent
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
# Columns that may hold something about a person, whatever their table.
PERSONAL = (
    "phone",
    "applicant_name",
    "comment",
    "name",
    "display_name",
    "password_hash",
    "slip",
    "answer",
    "documents",
    "endpoint",
)
NAMED_THINGS = ("device", "site")  # their `name` and `code` are of machines and offices


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_and_variable_is_documented() -> None:
    operating = text("docs/operating.md")
    for key in settings.Settings.__dataclass_fields__:
        assert f"`{key}`" in operating, key
        assert key in text("config/server.toml"), key
    for variable, key in settings._ENVIRONMENT.items():
        assert f"| `{key}` | `{variable}` |" in operating, variable


def test_the_documented_defaults_are_the_code_s() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]*\| `?([\w.]+)", text("docs/operating.md"), re.MULTILINE))
    sample = tomllib.loads(text("config/server.toml"))
    for key, field in settings.Settings.__dataclass_fields__.items():
        if isinstance(field.default, int | str):
            assert rows[key] == str(field.default) == str(sample[key]), key


def test_every_command_and_option_is_documented() -> None:
    operating = text("docs/operating.md")
    usage = _parser().format_help()
    for name in re.findall(r"^    (\w+) ", usage, re.MULTILINE):
        assert f"`{name}" in operating, name
    source = text("queue_server/__main__.py")
    for option in set(re.findall(r'"(--[a-z-]+)"', source)) - {"--url", "--minutes"}:
        assert option in operating, option
    for value in [*Role, *DeviceKind]:
        assert f"| `{value.value}` |" in operating, value


def test_what_deployment_calls_exists() -> None:
    agent_options = printer_command._agent_parser()._option_string_actions
    unit = text("config/deploy/print-agent@.service")
    used = set(re.findall(r"(--[a-z-]+)", unit)) - {"--kind", "--now"}
    assert used == set(agent_options) - {"-h", "--help"}
    node_options = kiosk_command._parser()._option_string_actions
    node_unit = text("config/deploy/kiosk-node.service")
    used = set(re.findall(r"(--[a-z-]+)", node_unit)) - {"--kind", "--now"}
    assert used == set(node_options) - {"-h", "--help", "--status"} | {"--series"}
    assert "python -m kiosk --server" in node_unit
    assert "python -m queue_server run" in text("config/deploy/queue-server.service")
    assert 'python -m queue_server "$@"' in text("config/deploy/queue")


def test_every_verb_of_dev_is_documented() -> None:
    script = text("dev")
    verbs = set(re.findall(r"^  (\w+)\)", script, re.MULTILINE))
    assert verbs >= {"run", "test", "check", "bench", "setup", "shell"}
    for verb in verbs:
        assert f"./dev {verb}" in script, verb
        assert f"./dev {verb}" in text("README.md") + text("CONTRIBUTING.md"), verb


def figures(value: Any, found: set[str]) -> set[str]:
    if isinstance(value, dict):
        found |= set(value)
        for inner in value.values():
            figures(inner, found)
    elif isinstance(value, list):
        for inner in value:
            figures(inner, found)
    return found


def test_every_figure_is_defined(office: Office) -> None:
    metrics = text("docs/metrics.md")
    office.kiosk().post("/tickets", {"service": "A"}, key="1")
    answers = [
        office.person(Role.MANAGER).get("/statistics/day").json,
        office.officer(3).get("/counters/3/today").json,
    ]
    names = set().union(*(figures(answer, set()) for answer in answers)) - {"1", "2", "3", "4", "5"}
    for name in names:
        assert f"`{name}`" in metrics, name


def described_routes(wire: str) -> set[tuple[str, str]]:
    """Method and path of each call in the contract's table; `/a/b`, `/c` and `/a/b, c` are two calls each."""
    found = set()
    for row in re.findall(r"^\| (.+)$", re.sub(r"<[^>]*>", "{}", wire), re.MULTILINE):
        method, path = "", ""
        for span in re.findall(r"`([^`]+)`", row):
            if call := re.match(r"(GET|POST|DELETE) (/[^ ?,]*)((?:, [a-z-]+)*)", span):
                method, path = call[1], call[2]
                siblings = call[3].split(", ")[1:]
            elif span.startswith("/") and path:
                siblings = [span.split(" ")[0].removeprefix("/")]
            else:
                continue
            found |= {(method, path)} | {(method, f"{path.rpartition('/')[0]}/{word}") for word in siblings}
    return found


def test_the_wire_contract_has_every_route_and_no_other(office: Office) -> None:
    paths = office.anyone().get("/openapi.json").json["paths"]
    real = {
        (method.upper(), re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1")))
        for path, methods in paths.items()
        for method in methods
    }
    # Their row says that they lie outside `/api/v1`.
    outside = {("GET", rule) for rule in ("/healthz", "/readyz", "/metrics", "/api/v1")}
    assert described_routes(text("docs/wire.md")) - outside == real


def test_every_kind_of_event_is_in_the_wire_contract() -> None:
    for kind in EventKind:
        assert f"`{kind.value}`" in text("docs/wire.md"), kind


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_files_named_in_docs_exist(page: Path) -> None:
    for name in re.findall(
        r"`((?:config|docs|tests|queue_server|look|printer|display|kiosk)/[\w./@-]+)`", page.read_text()
    ):
        assert (ROOT / name).exists(), name


def test_decisions_are_numbered_without_gap() -> None:
    numbers = [int(file.name[:4]) for file in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda file: file.name)
def test_a_decision_has_its_number_context_decision_and_consequences(file: Path) -> None:
    record = file.read_text(encoding="utf-8")
    assert record.startswith(f"# {int(file.name[:4])}. ")
    parts = [record.index(f"\n**{part}.** ") for part in ("Context", "Decision", "Consequences")]
    assert parts == sorted(parts)


def test_what_is_kept_about_people_is_said() -> None:
    privacy = text("docs/privacy.md")
    for table in metadata.tables.values():
        for column in table.columns:
            if column.name in PERSONAL and table.name not in NAMED_THINGS:
                assert f"`{table.name}.{column.name}`" in privacy, (table.name, column.name)


def test_what_docs_quote_is_what_screens_and_slips_say() -> None:
    said = json.dumps(list(catalogues("vi").values()), ensure_ascii=False)
    for page in ("docs/operating.md", "docs/metrics.md"):
        quoted = re.findall(r'"([^"\n`]*[^\x00-\x7f…][^"\n`]*)"', re.sub(r"```.*?```", "", text(page), flags=re.DOTALL))
        assert quoted
        for words in quoted:
            assert words.casefold() in said.casefold(), (page, words)


def test_the_officers_keys_are_those_of_the_page() -> None:
    words = catalogues("vi")["queue_server/web/pages/"]
    source = text("queue_server/web/pages/counter.js")
    found = re.search(r"const KEYS = {([^}]*)}", source)
    assert found is not None
    for key, action in re.findall(r'(F\d+): "(\w+)"', found[1]):
        if action == "main":
            assert f"(hoặc {key})" in text("docs/officer.md")
        else:
            word = words.get(f"do_{action}") or words[action]
            assert f"| {key} | {word}" in text("docs/officer.md"), key


def test_vendored_files_are_what_they_say() -> None:
    readme = text("look/README.md")
    for file in (ROOT / "look" / "vendor").glob("*.js"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in readme, file.name


def test_the_migrations_make_the_schema_of_the_code(office: Office) -> None:
    with office.server.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_dependency_says_why() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = text("pyproject.toml").splitlines()
    silent = [name for name in named if not any(f'"{name}"' in line and "# " in line for line in lines)]
    assert [name for name in silent if not name.startswith("types-")] == []
