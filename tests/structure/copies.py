"""Copies of the repository in which a change is tried, as a developer would make it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.office import ROOT

_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".git", ".venv", "state", ".hypothesis", ".pytest_cache", "histories"
)
_STAMPS = (".dev-ready", ".run-ready")
"""What make looks at to know whether the environment is complete."""

EDITION_TESTS = (
    "tests/procedure/plan",
    "tests/procedure/test_edition_2026_1.py",
    "tests/procedure/test_editions.py",
    "tests/procedure/test_facts_of_communications.py",
    "tests/test_docs.py",
    "tests/tools/test_released.py",
)
"""The tests that read each edition. The others name theirs, so that one more changes nothing."""


@dataclass(frozen=True)
class Copy:
    """A copy with an environment that is complete, so that make installs nothing."""

    folder: Path

    def run(self, *words: str, **environment: str) -> str:
        """A command in the copy, which must succeed; what it printed."""
        variables = {
            **os.environ,
            "PATH": f"{self.folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
            # The environment was installed for another folder: here, this one's modules count.
            "PYTHONPATH": str(self.folder),
            **environment,
        }
        ended = subprocess.run(
            words, cwd=self.folder, env=variables, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, f"{' '.join(words)}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout


def copied(folder: Path) -> Copy:
    """The repository in a new folder, as git knows it.

    The environment is the one that runs the tests. Only its marks for make are the copy's own:
    otherwise make would install the copy into the environment of whoever runs the tests.
    """
    shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)
    environment = folder / ".venv"
    environment.mkdir()
    for entry in Path(sys.prefix).iterdir():
        if entry.name not in _STAMPS:
            (environment / entry.name).symlink_to(entry)
    for stamp in _STAMPS:
        (environment / stamp).touch()
    copy = Copy(folder)
    # What is checked is what git knows.
    copy.run("git", "init", "--quiet")
    copy.run("git", "add", "--all")
    return copy
