"""The documents of the repository, as the tests read them."""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]

Row = list[str]


def text(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """What is under a heading, with the headings below it."""
    level, found, fence = 0, [], False
    for line in text(name).splitlines():
        fence ^= line.lstrip().startswith("```")
        mark = None if fence else re.match(r"(#+) (.*)", line)
        if mark and level and len(mark[1]) <= level:
            break
        if mark and mark[2] == heading:
            level = len(mark[1])
        elif level:
            found.append(line)
    assert level, f"{name} has no heading {heading!r}"
    return "\n".join(found)


def tables(markdown: str) -> dict[str, list[Row]]:
    """The tables of a text by the name of their first column; several of one name are joined."""
    found: dict[str, list[Row]] = {}
    name = None
    for line in [*markdown.splitlines(), ""]:
        row = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        if not row:
            name = None
        elif name is None:
            name = row[0]
        elif not set("".join(row)) <= set("-: "):
            found.setdefault(name, []).append(row)
    return found


def codes(rows: Iterable[Row], column: int = 0) -> list[str]:
    """A column's code words, without their back quotes."""
    return [row[column].strip("`") for row in rows]


def fenced(markdown: str, language: str) -> list[str]:
    """The fenced blocks of a language, without the indentation of a list."""
    pattern = re.compile(rf"^( *)```{language}\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
    return [
        re.sub(rf"^{indent}", "", block, flags=re.MULTILINE)
        for indent, block in pattern.findall(markdown)
    ]


def without_fences(markdown: str) -> str:
    """The text without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", markdown, flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as they are made for Markdown pages."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}
