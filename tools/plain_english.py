"""Find words that do not belong in plain U.S. English.

    python -m tools.plain_english [path ...]

Checks the tracked files under the given paths, or all tracked files. Only prose is checked:
docstrings, comments, text strings, and Markdown, without code. ``plain_english.toml`` has the word
list and the exceptions. Prints ``file:line: word -> suggestion`` and exits with 1 if it finds any.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from tools.prose import can_read, prose_of
from tools.word_list import WordList, read_word_list

WORD_LIST = Path(__file__).with_suffix(".toml")


class Problem(NamedTuple):
    """A listed word in prose."""

    path: str
    line: int
    word: str
    suggestion: str

    def __str__(self) -> str:
        """The problem on one line."""
        return f"{self.path}:{self.line}: {self.word} -> {self.suggestion}"


def check(path: str, text: str, words: WordList) -> list[Problem]:
    """The problems in one file, in order. ``path`` is relative to the repository."""
    prose = prose_of(path, text)
    allowed = [
        match.span()
        for exception in words.allowed
        if any(fnmatch(path, pattern) for pattern in exception.files)
        for phrase in exception.phrases
        for match in phrase.finditer(prose)
    ]
    found = []
    lower = prose.lower()
    for entry in words.entries:
        if entry.lead not in lower:
            continue
        for match in entry.pattern.finditer(prose):
            word = match[0]
            if word.isupper() and len(word) > 1 and not entry.upper:
                continue  # a code such as CANCELLED
            start, end = match.span()
            if not any(first <= start and end <= last for first, last in allowed):
                line = prose.count("\n", 0, start) + 1
                found.append(
                    (start, Problem(path, line, " ".join(word.split()), entry.suggest(word)))
                )
    return [problem for _, problem in sorted(found)]


def tracked_files(root: Path, paths: Iterable[str]) -> Iterator[str]:
    """The tracked files under these paths, or all, relative to ``root``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *paths], cwd=root, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if name and can_read(name) and (root / name).is_file():
            yield name


def main(arguments: Sequence[str]) -> int:
    """Check the files under the given paths. Returns the exit code."""
    root = Path.cwd()
    words = read_word_list(WORD_LIST.read_text(encoding="utf-8"))
    problems = [
        problem
        for name in tracked_files(root, arguments)
        for problem in check(name, (root / name).read_text(encoding="utf-8"), words)
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
