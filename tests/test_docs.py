"""Docs that are not true are defects: what can be compared with the code is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from queue_server import settings
from queue_server.__main__ import _parser
from queue_server.domain.permissions import Role
from queue_server.storage.schema import metadata
from tests.conftest import Office

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_and_variable_is_documented() -> None:
    operating = text("docs/operating.md")
    for key in settings.Settings.__dataclass_fields__:
        assert f"`{key}`" in operating, key
        assert key in text("config/server.toml"), key
    for variable in settings._ENVIRONMENT:
        assert f"`{variable}`" in operating, variable


def test_every_command_and_option_is_documented() -> None:
    operating = text("docs/operating.md")
    usage = _parser().format_help()
    for name in re.findall(r"^    (\w+) ", usage, re.MULTILINE):
        assert f"`{name}" in operating, name
    source = text("queue_server/__main__.py")
    for option in set(re.findall(r'"(--[a-z-]+)"', source)) - {"--url", "--minutes"}:
        assert option in operating, option


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
    for name in names - {"counter", "service"}:
        assert re.search(rf"\b{name}\b", metrics), name


def test_every_route_is_in_the_wire_contract(office: Office) -> None:
    wire = text("docs/wire.md")
    for path in office.anyone().get("/openapi.json").json["paths"]:
        words = [word for word in path.removeprefix("/api/v1").split("/") if word and not word.startswith("{")]
        assert all(re.search(rf"[/ ,`]{re.escape(word)}\b", wire) for word in words), path


def test_every_kind_of_event_is_in_the_wire_contract() -> None:
    from queue_server.domain.events import EventKind

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


def test_both_languages_have_the_same_texts() -> None:
    for folder in ("queue_server/web/pages/texts", "display/static/texts"):
        vietnamese, english = (json.loads(text(f"{folder}/{language}.json")) for language in ("vi", "en"))
        assert vietnamese.keys() == english.keys()


def test_pages_use_only_words_they_have() -> None:
    known = json.loads(text("queue_server/web/pages/texts/vi.json")).keys()
    for file in (ROOT / "queue_server/web/pages").glob("*.js"):
        for key in re.findall(r'\btext\("([\w-]+)"', file.read_text(encoding="utf-8")):
            assert key in known, (file.name, key)


def test_vendored_files_are_what_they_say() -> None:
    import hashlib

    readme = text("look/README.md")
    for file in (ROOT / "look" / "vendor").glob("*.js"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in readme, file.name


def test_the_migrations_make_the_schema_of_the_code(office: Office) -> None:
    with office.server.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_dependency_says_why() -> None:
    import tomllib

    project = tomllib.loads(text("pyproject.toml"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = text("pyproject.toml").splitlines()
    silent = [name for name in named if not any(f'"{name}"' in line and "# " in line for line in lines)]
    assert [name for name in silent if not name.startswith("types-")] == []
