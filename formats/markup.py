"""Convert HTML to text, for emails that have no plain text."""

import re
from html import unescape

from formats.hidden import LONG_NUMBER, TAG, without_hidden

_PAGE = re.compile(r"\s*(?:<\?xml[^<>]{0,200}>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_LINE_TAGS = frozenset(
    {"br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
_CELL_TAGS = frozenset({"td", "th"})
_MAX_CELL_LINES = 6
"""A cell with more lines is a column of a layout, not a cell of a table."""


def is_html(text: str) -> bool:
    """Whether the text is a whole HTML page."""
    return _PAGE.match(text) is not None


def html_to_text(html: str) -> str:
    """The text of the HTML, one line per block, and tabs between the cells of a table row.

    Runs in time proportional to the length.
    """
    html, _hidden = without_hidden(html)
    lines = _Lines()
    at = 0
    html = html.replace("\n", " ").replace("\t", " ")
    for tag in TAG.finditer(html):
        lines.add(html[at : tag.start()])
        lines.tag(tag[0])
        at = tag.end()
    lines.add(html[at:])
    return "\n".join(lines.end())


class _Lines:
    """Collects the lines of a document. A table row of short cells is one line."""

    def __init__(self) -> None:
        self._open: list[list[list[str]]] = []
        """The rows that are open, the innermost last: the lines of each cell."""
        self._lines: list[str] = [""]

    def add(self, text: str) -> None:
        """Add text to the present line."""
        self._target()[-1] += text

    def tag(self, tag: str) -> None:
        """Begin a line, a cell, or a row where the tag says so."""
        match = _TAG_NAME.match(tag)
        closes, name = (match[1] == "/", match[2].lower()) if match else (False, "")
        if name == "tr":
            self._row(closes)
        elif name == "table":
            # A table that is not closed would swallow the rows around it.
            self._target().append("")
        elif name in _CELL_TAGS and self._open and not closes:
            self._open[-1].append([""])
        elif name in _LINE_TAGS:
            self._target().append("")

    def end(self) -> list[str]:
        """All lines, with single spaces."""
        while self._open:
            self._row(closes=True)
        return ["\t".join(" ".join(one.split()) for one in _pieces(line)) for line in self._lines]

    def _target(self) -> list[str]:
        return self._open[-1][-1] if self._open and self._open[-1] else self._lines

    def _row(self, closes: bool) -> None:
        if not closes:
            if len(self._open) == _MAX_OPEN:
                self._row(closes=True)
            _end_line(self._target())
            self._open.append([])
            return
        if not self._open:
            return
        cells = [_filled(cell) for cell in self._open.pop()]
        target = self._target()
        _end_line(target)
        if len(cells) > 1 and all(len(cell) <= _MAX_CELL_LINES for cell in cells):
            target[-1] = "\t".join("; ".join(cell) for cell in cells)
        else:
            target += [line for cell in cells for line in cell]
        _end_line(target)


_MAX_OPEN = 50


def _pieces(line: str) -> list[str]:
    """The cells of a line. Entities are replaced late, so that they cannot make tags."""
    return unescape(LONG_NUMBER.sub(" ", line)).replace("\xa0", " ").split("\t")


def _end_line(lines: list[str]) -> None:
    if lines[-1].strip():
        lines.append("")


def _filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]
