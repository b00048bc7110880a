"""Changes as they come: each is applied to a copy, checked, and its files are counted.

What a change may touch is a promise of the structure (CONTRIBUTING.md). Documents, and what
commands write, do not count.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.office import ROOT

_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".git", ".venv", "state", ".hypothesis", ".pytest_cache", "histories"
)
_DATA = (".toml",)


class Files(NamedTuple):
    """How many files a change touches."""

    code: int
    data: int
    tests: int


class Change(NamedTuple):
    """A rehearsed change."""

    limit: Files
    commands: tuple[tuple[str, ...], ...]
    """What writes the files that do not count."""
    tests: tuple[str, ...]
    """The tests that it touches."""


NEW_EDITION = (("tools.released", "2026-1"), ("tools.reference",))
PROCEDURE = ("tests/procedure", "tests/test_docs.py", "tests/tools/test_released.py")
CHANGES = {
    # The office of protection abroad gets a deadline of its own.
    "deadline": Change(Files(code=0, data=1, tests=0), NEW_EDITION, PROCEDURE),
    # An agency is asked something new.
    "task": Change(Files(code=0, data=2, tests=0), NEW_EDITION, PROCEDURE),
    # Counsel records something new: an act with its event.
    "act": Change(
        Files(code=3, data=0, tests=2),
        (("tools.reference",),),
        (
            *PROCEDURE,
            "tests/test_docs_commands.py",
            "tests/client",
            "tests/views/test_possible.py",
            "tests/cli/test_next_steps.py",
        ),
    ),
}


def touched(patch: Path) -> Files:
    """The files of a patch that count, by what they are."""
    names = re.findall(r"^\+\+\+ b/(\S+)$", patch.read_text(encoding="utf-8"), re.MULTILINE)
    assert names, "a patch without files"
    tests = [name for name in names if name.startswith("tests/")]
    rest = [name for name in names if name not in tests and not name.startswith("docs/")]
    data = [name for name in rest if name.endswith(_DATA)]
    return Files(code=len(rest) - len(data), data=len(data), tests=len(tests))


def run(folder: Path, *words: str) -> None:
    """A command in the copy, which must succeed."""
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{' '.join(words)}\n{ended.stdout}\n{ended.stderr}"


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_touches_few_files_and_passes_every_check(name: str, tmp_path: Path) -> None:
    change = CHANGES[name]
    patch = Path(__file__).with_name(f"{name}.patch")
    counted = touched(patch)
    assert all(count <= most for count, most in zip(counted, change.limit, strict=True)), counted
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    # What is checked is what git knows.
    run(copy, "git", "init", "--quiet")
    run(copy, "git", "add", "--all")
    run(copy, "git", "apply", "--index", "--whitespace=error", str(patch))
    python = str(copy / ".venv" / "bin" / "python")
    for command in change.commands:
        run(copy, python, "-m", *command)
    run(copy, "make", "lint")
    run(copy, python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *change.tests)
