"""Write the reference tables of the documents from the code.

    python -m tools.reference           rewrites what is stale
    python -m tools.reference --check   names what is stale and exits with 1

Each generated part of a page is between two markers; the text around it is written by hand:

    <!-- generated: NAME -->
    <!-- end of generated: NAME -->
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from tools import (
    command_reference,
    edition_reference,
    matter_pages,
    policy_reference,
    term_reference,
    track_pages,
    use_reference,
)

ROOT = Path(__file__).resolve().parent.parent
Parts = Mapping[str, str]


def _operations() -> Parts:
    return {
        "settings": edition_reference.settings(),
        "search attribute command": term_reference.search_attribute_command(),
    }


def _editions() -> Parts:
    enums = term_reference.EDITION_ENUMS.items()
    words = {name: term_reference.words_of(enum) for name, enum in enums}
    return {**edition_reference.parts(), **words}


def _terms() -> Parts:
    return {
        **term_reference.parts(),
        "tracks": edition_reference.tracks(edition_reference.newest()),
    }


def _tracks() -> Mapping[str, Callable[[], Parts]]:
    """A page for each track and each kind of matter, and one of what they share."""
    return {
        **{page: partial(track_pages.parts_of, page) for page in track_pages.paths()},
        **{page: partial(matter_pages.parts_of, page) for page in matter_pages.paths()},
    }


PAGES: Mapping[str, Callable[[], Parts]] = {
    "README.md": edition_reference.readme_parts,
    "docs/commands.md": command_reference.parts,
    "docs/editions.md": _editions,
    "docs/operations.md": _operations,
    "docs/security-model.md": policy_reference.parts,
    "docs/terms.md": _terms,
    "docs/uses.md": use_reference.parts,
    **_tracks(),
}
"""The pages with generated parts, and what makes the parts of each."""
_PART = re.compile(
    r"^<!-- generated: (?P<name>[^\n]+) -->\n(?P<text>.*?)"
    r"^<!-- end of generated: (?P<end>[^\n]+) -->$",
    re.MULTILINE | re.DOTALL,
)


class PageUnusable(ValueError):
    """A page does not have exactly the parts that the code makes. The message says which."""


def rewritten(page: str, text: str, parts: Parts) -> tuple[str, list[str]]:
    """The page with its parts as the code makes them, and the names of those that were stale.

    Raises PageUnusable for a part that is missing, unknown, there twice, or not ended.
    """
    seen: list[str] = []
    stale: list[str] = []

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name != match["end"]:
            raise PageUnusable(f"{page}: the part {name!r} is not ended.")
        if name not in parts:
            raise PageUnusable(f"{page}: nothing in the code makes the part {name!r}.")
        if name in seen:
            raise PageUnusable(f"{page}: the part {name!r} is there twice.")
        seen.append(name)
        made = f"\n{parts[name]}\n\n"
        if match["text"] != made:
            stale.append(name)
        return f"<!-- generated: {name} -->\n{made}<!-- end of generated: {name} -->"

    replaced = _PART.sub(replace, text)
    if missing := [name for name in parts if name not in seen]:
        raise PageUnusable(
            f"{page}: the part {missing[0]!r} is missing. Put these two lines where it belongs: "
            f"<!-- generated: {missing[0]} --> and <!-- end of generated: {missing[0]} -->"
        )
    return replaced, stale


def _new_page(page: str, parts: Parts) -> str:
    """A page that a new track or matter needs: its title and its generated parts, still empty."""
    marks = (f"<!-- generated: {name} -->\n<!-- end of generated: {name} -->\n" for name in parts)
    return "\n".join([track_pages.heading_of(page), *marks])


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Rewrite the pages, or only check them (``--check``). Returns the exit code."""
    check = "--check" in arguments
    problems = []
    for page, make in PAGES.items():
        path = root / page
        if not path.exists() and not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_new_page(page, make()), encoding="utf-8")
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        try:
            replaced, stale = rewritten(page, text, make())
        except PageUnusable as error:
            problems.append(str(error))
            continue
        if stale and check:
            problems += [f"{page}: the part {name!r} is stale. Run: make docs" for name in stale]
        elif stale:
            path.write_text(replaced, encoding="utf-8")
            print(f"{page}: {', '.join(stale)}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
