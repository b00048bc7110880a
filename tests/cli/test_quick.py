"""Why commands are quick: each loads what it needs, and nothing that others need."""

import importlib
import json
import os
import subprocess
import sys

import pytest

from cli.endings import SPOKEN
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR, ROOT

TEMPORAL = ("temporalio", "client.connect", "client.gateway", "workflows")
MIGRATIONS = ("alembic", "mako")
READING = ("formats.read", "openpyxl", "lxml", "pypdf", "chardet")
WORKING = ("temporalio.worker", "workflows.case", "workflows.intake", "workflows.rescreening")
WORDS = ("indicators.terms.lists", "screening.index", "screening.match")
DECIDING = ("activities.recorder", "procedure.cases", "views.cases")
EVERYTHING = ("sqlalchemy", "procedure.values", *TEMPORAL, *MIGRATIONS, *READING, *WORDS, *DECIDING)

LOADED = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
sys.argv = ["caveat", *{words!r}]
from cli.start import run
run()
"""


def loaded(terminal: Terminal, *words: str, by: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=words)],
        cwd=ROOT,
        env={**os.environ, **terminal.environment, "CAVEAT_AS": by},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-500:]
    return set(json.loads(done.stderr))


@pytest.mark.parametrize(
    ("words", "by", "never"),
    [
        ("--version", ANALYST, EVERYTHING),
        ("--help", ANALYST, EVERYTHING),
        ("case --help", ANALYST, EVERYTHING),
        ("case list", ANALYST, (*TEMPORAL, *MIGRATIONS, *READING, *WORDS, *DECIDING)),
        ("task list", ANALYST, (*TEMPORAL, *MIGRATIONS, *READING, *WORDS, *DECIDING)),
        ("ledger verify", AUDITOR, (*TEMPORAL, *MIGRATIONS, *READING, *WORDS, *DECIDING)),
        ("communication list", ANALYST, (*TEMPORAL, *MIGRATIONS, *READING, *WORDS, *DECIDING)),
        ("case show {case}", ANALYST, (*TEMPORAL, *MIGRATIONS, *READING, *WORDS)),
        ("case fact {case} US_CITIZEN --text One.", ANALYST, (*WORKING, *MIGRATIONS, *WORDS)),
    ],
)
async def test_a_command_does_not_load_what_only_others_need(
    words: str, by: str, never: tuple[str, ...], terminal: Terminal
) -> None:
    case = await terminal.open_case(f"A report for {words}.") if "{case}" in words else ""
    found = loaded(terminal, *words.format(case=case).split(), by=by)
    assert not {*never} & found


def test_every_error_that_ends_a_command_exists() -> None:
    for name in SPOKEN:
        module, _, kind = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(module), kind), Exception)
