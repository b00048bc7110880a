"""A pytest plugin: keeps the closing line, and fails a run in which a test was skipped.

Only where ``CAVEAT_CLOSING_LINE`` names a file: there every test must run.
"""

import os
import time
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

FILE = "CAVEAT_CLOSING_LINE"
_NOT_RUN = ("skipped", "deselected")
_STARTED = time.perf_counter()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where a test did not run, and keep the closing line."""
    file = os.environ.get(FILE)
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if file is None or not isinstance(reporter, TerminalReporter) or _is_worker(session):
        return
    not_run = sum(len(reporter.stats.get(kind, [])) for kind in _NOT_RUN)
    if not_run and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    parts, _ = reporter.build_summary_stats_line()
    line = ", ".join(text for text, _ in parts)
    seconds = time.perf_counter() - _STARTED
    Path(file).write_text(f"===== {line} in {seconds:.2f}s =====\n", encoding="utf-8")


def _is_worker(session: pytest.Session) -> bool:
    return hasattr(session.config, "workerinput")
