"""A released edition cannot be changed unnoticed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.released import ANNEX, main, problems, release

EDITION = "2026-1"


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    """A copy of the editions, with one of them released."""
    copy = tmp_path / "annex"
    shutil.copytree(ANNEX, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    release(copy, EDITION)
    assert problems(copy) == []
    return copy


def change(edition: Path) -> None:
    """One number of one deadline."""
    file = edition / "clocks.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")


def add(edition: Path) -> None:
    """Another track."""
    (edition / "tracks" / "another.toml").write_text("", encoding="utf-8")


def remove(edition: Path) -> None:
    """All letters."""
    (edition / "letters.toml").unlink()


@pytest.mark.parametrize(
    ("tamper", "file", "says"),
    [
        (change, "clocks.toml", "was changed"),
        (add, "tracks/another.toml", "was added"),
        (remove, "letters.toml", "is missing"),
    ],
)
def test_a_change_to_a_released_edition_is_named(
    annex: Path, tamper: Callable[[Path], None], file: str, says: str
) -> None:
    tamper(annex / EDITION)
    (problem,) = problems(annex)
    assert problem.startswith(f"{EDITION}/{file} ")
    assert says in problem
    with pytest.raises(ValueError, match="is released and was changed"):
        release(annex, EDITION)
    assert problems(annex) == [problem], "releasing it once more hides nothing"


def test_an_edition_that_extends_a_released_one_may_change(annex: Path) -> None:
    later = annex / "2027-1"
    later.mkdir()
    (later / "edition.toml").write_text(f'extends = "{EDITION}"\n', encoding="utf-8")
    assert problems(annex) == []


def test_an_unknown_edition_is_not_released(annex: Path) -> None:
    with pytest.raises(ValueError, match="no edition 1999-1"):
        release(annex, "1999-1")


def test_the_released_editions_of_this_repository_are_unchanged() -> None:
    assert main([]) == 0
