"""What a run tells at its end: every skip with its reason, every test that was repeated, and what was measured.

Tests may run in several processes; what one of them measured travels to the summary with the test's report.
"""

import pytest

from tests.faults.extent import FIGURES

_FIGURE = "figure"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> None:
    """Give a test's report what was measured while it ran, its set-up and end included."""
    item.user_properties.extend((_FIGURE, figure) for figure in FIGURES)
    FIGURES.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that was skipped, and why: a skip nobody sees is a hole. Say what was measured, not only that
    it passed: docs/reliability.md is written from it.
    """
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"SKIPPED {report.nodeid}: {reason}")
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"REPEATED {report.nodeid}: {_last_words(report)}")
    reports = [report for kind in ("passed", "failed", "error", "") for report in terminalreporter.stats.get(kind, [])]
    # A test's last report has all of its figures; reports of set-up and end stand under "".
    figures = {
        (report.nodeid, value): None for report in reports for name, value in report.user_properties if name == _FIGURE
    }
    for _, figure in figures:
        terminalreporter.write_line(f"FIGURE {figure}")


def _last_words(report: pytest.TestReport) -> str:
    """Why it failed the first time, in one line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    said = report.longreprtext if crash is None else f"line {crash.lineno}: {crash.message}"
    return " ".join(said.split())[:300]
