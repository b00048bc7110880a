"""The boxes of a page in which commands are typed and answers shown, as a script."""

import re
from dataclasses import dataclass, field

from tests.documents import fenced

_STANDS_FOR = {
    "CASE": r"[^\s,/]+",
    "TASK": r"[^\s,/]+",
    "SECOND": r"[^\s,/]+",
    "COMMUNICATION": r"[^\s,/]+",
    "DOCUMENT": r"[^\s,/]+",
    "MATTER": r"[^\s,/]+",
    "TIME": r".+?",
}
"""What a page says in place of what is different each time."""
_WORD = re.compile(rf"\b({'|'.join(_STANDS_FOR)})\b(?![-_])")
LEFT_OUT = "..."


@dataclass
class Typed:
    """A command as the page shows it, and what it says that the screen shows then."""

    line: str
    words: str | None = None
    """What is typed after it, up to the line END."""
    shown: list[str] = field(default_factory=list)


def script(markdown: str) -> list[Typed]:
    """The commands of a text, in their order."""
    found: list[Typed] = []
    for box in fenced(markdown, "console"):
        typing = False
        for line in box.splitlines():
            if line.startswith("$ "):
                found.append(Typed(line.removeprefix("$ ").removesuffix(" <<END")))
                typing = line.endswith(" <<END")
                found[-1].words = "" if typing else None
            elif typing and line == "END":
                typing = False
            elif typing:
                found[-1].words = f"{found[-1].words}{line}\n"
            else:
                found[-1].shown.append(line)
    return found


def filled(line: str, known: dict[str, str]) -> str:
    """The line with the ids that were read. Raises KeyError for one that was not shown before."""
    return _WORD.sub(lambda found: known[found[1]], line)


def read(shown: list[str], screen: str, known: dict[str, str]) -> dict[str, str]:
    """What the page says is on the screen, and the ids that are read from it by their places.

    Spaces may differ in number. Raises AssertionError where the screen shows something else.
    """
    new: dict[str, str] = {}

    def part(line: str) -> str:
        pattern, end = "", 0
        for found in _WORD.finditer(line):
            pattern += _words(line[end : found.start()])
            name, end = found[1], found.end()
            if name in known:
                pattern += re.escape(known[name])
            elif name in new:
                pattern += f"(?P={name})"
            elif name == "TIME":
                pattern += _STANDS_FOR[name]
            else:
                new[name] = ""
                pattern += f"(?P<{name}>{_STANDS_FOR[name]})"
        return pattern + _words(line[end:])

    whole = ""
    for line in shown:
        if line == LEFT_OUT:
            whole += r"(?:.*\n)*?"
        elif line.endswith(f" {LEFT_OUT}"):
            whole += part(line.removesuffix(f" {LEFT_OUT}")) + r"(?:[ ,].*)?\n"
        else:
            whole += part(line) + r" *\n"
    found = re.fullmatch(whole, screen)
    assert found, "\n".join(["The page says:", *shown, "", "The screen shows:", screen])
    return {**known, **{name: found[name] for name in new}}


def _words(text: str) -> str:
    return re.sub(r"(\\ )+", " +", re.escape(text))
