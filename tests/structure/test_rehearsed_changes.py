"""Changes as they come: each is applied to a copy, checked, and its files are counted.

What a change may touch is a promise of the structure (CONTRIBUTING.md). Documents, and what
commands write, do not count.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.structure.copies import EDITION_TESTS, copied

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
    """The tests that can notice it."""


NEW_EDITION = (("tools.released", "2026-2"), ("tools.reference",))
CHANGES = {
    # An agency is asked something new.
    "task": Change(Files(code=0, data=2, tests=0), NEW_EDITION, EDITION_TESTS),
    # Counsel records something new: an act with its event.
    "act": Change(
        # Its rule, its Update, its command, and its row in the policy of the interface.
        Files(code=4, data=0, tests=2),
        (("tools.reference",),),
        (
            "tests/procedure/test_access.py",
            "tests/procedure/test_acts_by_stage.py",
            "tests/procedure/test_complete_events.py",
            "tests/procedure/test_consultation.py",
            "tests/procedure/test_emails.py",
            "tests/procedure/test_refusals.py",
            "tests/procedure/test_stored_forms.py",
            "tests/procedure/test_task_forms.py",
            "tests/procedure/test_timeline.py",
            "tests/test_docs.py",
            "tests/test_docs_commands.py",
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


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_touches_few_files_and_passes_every_check(name: str, tmp_path: Path) -> None:
    change = CHANGES[name]
    patch = Path(__file__).with_name(f"{name}.patch")
    counted = touched(patch)
    assert all(count <= most for count, most in zip(counted, change.limit, strict=True)), counted
    copy = copied(tmp_path / "copy")
    copy.run("git", "apply", "--index", "--whitespace=error", str(patch))
    for command in change.commands:
        copy.run("python", "-m", *command)
    copy.run("make", "lint")
    copy.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *change.tests)
