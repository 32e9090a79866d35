"""What imports cannot show: who emits, who opens transactions, sizes, and that every refusal has a status."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.domain import errors
from queue_server.domain.permissions import GRANTED, DeviceKind, Role
from queue_server.web import problems

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("queue_server", "kiosk", "display", "printer")
LONGEST_MODULE, LONGEST_FUNCTION, MOST_POSITIONAL = 250, 40, 5
# A generated list of tables, as long as there are tables; split by nothing but time.
GENERATED = "storage/migrations/versions"


def sources() -> Iterator[tuple[Path, str]]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            yield file, file.read_text(encoding="utf-8")


def called_names(text: str) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return {func.attr for func in calls if isinstance(func, ast.Attribute)}


def test_only_realtime_emits() -> None:
    emitting = [file.name for file, text in sources() if "emit" in called_names(text)]
    assert emitting == ["realtime.py"]


def test_transactions_are_opened_in_storage_database_only() -> None:
    opening = [
        file.relative_to(ROOT).as_posix()
        for file, text in sources()
        if {"begin", "connect"} & called_names(text) and "sqlalchemy" in text and "migrations" not in str(file)
    ]
    assert opening == ["queue_server/storage/database.py"]


def test_only_settings_reads_the_environment() -> None:
    # `start` asks whether the host was chosen on purpose before it widens it to the LAN.
    reading = [file.name for file, text in sources() if "os.environ" in text]
    assert set(reading) <= {"settings.py", "start.py"}


def test_every_module_opens_with_its_purpose() -> None:
    silent = [str(file) for file, text in sources() if not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_modules_and_functions_are_short() -> None:
    long = []
    for file, text in sources():
        if GENERATED in file.as_posix():
            continue
        if text.count("\n") > LONGEST_MODULE:
            long.append(f"{file.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and not _holds_functions(node):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{file.relative_to(ROOT)}:{node.name}: {lines} lines")
                if len(node.args.args) - _is_method(node) > MOST_POSITIONAL:
                    long.append(f"{file.relative_to(ROOT)}:{node.name}: too many positional parameters")
    assert long == []


def _holds_functions(node: ast.FunctionDef) -> bool:
    """A function that declares routes is a table; its rows are measured one by one."""
    return any(isinstance(inner, ast.FunctionDef) and inner is not node for inner in ast.walk(node))


def _is_method(node: ast.FunctionDef) -> bool:
    return bool(node.args.args) and node.args.args[0].arg in ("self", "cls")


def every_refusal() -> list[type[errors.DomainError]]:
    found: list[type[errors.DomainError]] = []
    queue = [errors.DomainError]
    while queue:
        kind = queue.pop()
        queue += kind.__subclasses__()
        found += [kind] if kind is not errors.DomainError else []
    return found


@pytest.mark.parametrize("kind", every_refusal(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_and_words_in_both_languages(kind: type[errors.DomainError]) -> None:
    assert any(ancestor in problems.STATUS for ancestor in kind.__mro__)
    for language in problems.LANGUAGES:
        assert problems._texts(language)[kind.code].keys() == {"title", "detail"}


def test_both_languages_have_the_same_problem_texts() -> None:
    vietnamese, english = (problems._texts(language) for language in problems.LANGUAGES)
    assert vietnamese.keys() == english.keys()
    for section in ("status", "command", "what", "expected"):
        assert vietnamese[section].keys() == english[section].keys()


def test_every_role_and_device_has_permissions() -> None:
    assert set(GRANTED) == {*Role, *DeviceKind}
