"""Convert HTML to text, for emails that have no plain text."""

import re
from html import unescape

_NOT_TEXT = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        ("<!--", "-->"),
        (r"<script\b", "</script[^<>]*>"),
        (r"<style\b", "</style[^<>]*>"),
        (r"<head\b", "</head[^<>]*>"),
    )
)
_LINE_TAG = re.compile(
    r"</?(?:br|p|div|tr|li|ul|ol|table|h[1-6]|blockquote)\b[^<>]*>", re.IGNORECASE
)
_CELL_TAG = re.compile(r"</?t[dh]\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z/!?][^<>]*>", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,};?", re.IGNORECASE)


def html_to_text(html: str) -> str:
    """The text of the HTML, one line per block. Runs in time proportional to the length."""
    for begin, end in _NOT_TEXT:
        html = _remove_blocks(html, begin, end)
    html = _TAG.sub("", _CELL_TAG.sub(" ", _LINE_TAG.sub("\n", html.replace("\n", " "))))
    lines = unescape(_LONG_NUMBER.sub(" ", html)).replace("\xa0", " ").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines)


def _remove_blocks(html: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    kept: list[str] = []
    at = 0
    while (opening := begin.search(html, at)) and (closing := end.search(html, opening.end())):
        kept.append(html[at : opening.start()])
        at = closing.end()
    return "".join((*kept, html[at:]))
