"""Extract the prose of a file: comments, docstrings, text strings, and Markdown, without code.

The result has the length and line breaks of the file. Everything that is not prose is blank, so
that a position in the prose is a position in the file.
"""

import io
import re
import tokenize
from collections.abc import Callable, Mapping
from itertools import accumulate
from pathlib import PurePosixPath

_CODE_SPAN = re.compile(r"``[^`\n]+``|`[^`\n]+`")
_URL = re.compile(r"https?://\S+")
_FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2[^\n]*$", re.MULTILINE | re.DOTALL)
_LINK_TARGET = re.compile(r"\]\([^)\s]*\)")
_STRING = re.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')")
_ESCAPE = re.compile(r"\\(?:[^\n]|(?=\n))")
_CODE = re.compile(r"(?![A-Z][a-z]+[.:!?]?$)[^\s]*")
"""A string without spaces is code, unless it is one capitalized word."""
_TOML = re.compile(
    r'"""(?P<text3>.*?)"""|\'\'\'(?P<raw3>.*?)\'\'\''
    r'|"(?P<text>(?:[^"\\\n]|\\.)*)"|\'(?P<raw>[^\'\n]*)\'|\#(?P<comment>[^\n]*)',
    re.DOTALL,
)
_HTML_CODE = re.compile(
    r"<(script|style)\b.*?</\1\s*>|\{\{.*?\}\}|\{%.*?%\}|<[^<>]*>|&\w+;",
    re.DOTALL | re.IGNORECASE,
)
_HTML_TEXT = re.compile(r"\b(?:alt|aria-label|content|placeholder|title)=\"([^\"{}]*)\"")
_TEMPLATE_TEXT = re.compile(r"\"([^\"\n]*)\"")
"""What an expression of a template says."""
_MAKE_VARIABLE = re.compile(r"\$\([^()]*\)")


def can_read(path: str) -> bool:
    """Whether the prose of this file can be extracted."""
    name = PurePosixPath(path)
    return name.suffix in _READERS or name.name in _READERS


def prose_of(path: str, text: str) -> str:
    """The prose of a file, with everything else blank."""
    name = PurePosixPath(path)
    reader = _READERS.get(name.name) or _READERS[name.suffix]
    prose = reader(text)
    for pattern in (_CODE_SPAN, _URL):
        prose = _without(pattern, prose)
    return prose


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: _blank(match[0]), text)


class _Kept:
    """A blank copy of a text, to which spans of prose are added."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._prose = list(_blank(text))

    def keep(self, start: int, end: int, prose: str | None = None) -> None:
        """Keep a span, or ``prose`` of the same length in its place."""
        self._prose[start:end] = self._text[start:end] if prose is None else prose

    def keep_string(self, start: int, end: int, *, raw: bool) -> None:
        """Keep a text string, unless it is code."""
        body = self._text[start:end]
        if not _CODE.fullmatch(body):
            self.keep(start, end, body if raw else _without(_ESCAPE, body))

    def prose(self) -> str:
        """The text with only the spans that were kept."""
        return "".join(self._prose)


def _python(text: str) -> str:
    kept = _Kept(text)
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        name = tokenize.tok_name[token.type]
        if name == "COMMENT":
            kept.keep(start + 1, end)
        elif name == "FSTRING_MIDDLE":  # from Python 3.12 on
            kept.keep_string(start, end, raw=False)
        elif name == "STRING" and (opening := _STRING.match(token.string)):
            prefix, quotes = opening[1].lower(), opening[2]
            first, last = start + opening.end(), end - len(quotes)
            if "b" not in prefix and "f" not in prefix:
                kept.keep_string(first, last, raw="r" in prefix)
            elif "f" in prefix:  # up to Python 3.11
                for part_start, part_end in _text_parts(text, first, last):
                    kept.keep_string(part_start, part_end, raw="r" in prefix)
    return kept.prose()


def _text_parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a formatted string outside its braces."""
    parts = []
    depth = 0
    begin = start
    at = start
    while at < end:
        if depth == 0 and text[at : at + 2] in ("{{", "}}"):
            at += 2
            continue
        if text[at] == "{":
            if depth == 0:
                parts.append((begin, at))
            depth += 1
        elif text[at] == "}" and depth:
            depth -= 1
            begin = at + 1
        at += 1
    parts.append((begin, end))
    return parts


def _markdown(text: str) -> str:
    return _without(_LINK_TARGET, _without(_FENCE, text))


def _toml(text: str) -> str:
    kept = _Kept(text)
    for match in _TOML.finditer(text):
        group = match.lastgroup or "comment"
        start, end = match.span(group)
        if group == "comment":
            kept.keep(start, end)
        else:
            kept.keep_string(start, end, raw=group.startswith("raw"))
    return kept.prose()


def _html(text: str) -> str:
    kept = _Kept(text)
    at = 0
    for code in _HTML_CODE.finditer(text):
        kept.keep(at, code.start())
        at = code.end()
        for attribute in _HTML_TEXT.finditer(code[0]):
            first, last = attribute.span(1)
            kept.keep(code.start() + first, code.start() + last)
        if code[0].startswith("{"):
            for said in _TEMPLATE_TEXT.finditer(code[0]):
                first, last = said.span(1)
                kept.keep_string(code.start() + first, code.start() + last, raw=True)
    kept.keep(at, len(text))
    return kept.prose()


def _plain(text: str) -> str:
    return _without(_MAKE_VARIABLE, text)


_READERS: Mapping[str, Callable[[str], str]] = {
    ".py": _python,
    ".md": _markdown,
    ".toml": _toml,
    ".html": _html,
    ".j2": _html,
    ".service": _plain,
    "Makefile": _plain,
}
