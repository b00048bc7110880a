"""The words of HTML that its reader does not see: comments, titles, attributes, odd tags, code."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_NOT_TEXT = tuple(
    (name, re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for name, begin, end in (
        ("comment", "<!--", "-->"),
        ("code", r"<script\b", "</script[^<>]*>"),
        ("code", r"<style\b", "</style[^<>]*>"),
        ("head", r"<head\b", "</head[^<>]*>"),
    )
)
"""What is not shown. Comments come first: what is inside one is never code."""
TAG = re.compile(r"<[a-z/!?][^<>]*>", re.IGNORECASE)
LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,};?", re.IGNORECASE)
"""A character by a number that is longer than any; reading it may take very long."""
_TAG_NAME = re.compile(r"</?([a-z][a-z0-9:_-]{0,30})(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([\w:.-]{1,60})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_CONDITION = re.compile(r"<?!?-{0,2}\[(?:if|endif)\b[^\]\n]{0,200}\]-{0,2}>?", re.IGNORECASE)
"""The conditional comments of a word processor."""
_ELEMENTS_NAMES = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd "
    "del details dfn dialog dir div dl doctype dt em embed fieldset figcaption figure font "
    "footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins "
    "kbd label legend li link main map mark marquee menu meta meter nav nobr noframes noscript "
    "object ol optgroup option output p param picture pre progress q s samp script section "
    "select small source span strike strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead time title tr tt u ul var video wbr"
)
_ELEMENTS = frozenset(_ELEMENTS_NAMES.split())
_MACHINE_MADE_NAMES = (
    "class style width height align valign bgcolor border cellpadding cellspacing color face "
    "size dir type rel target charset media colspan rowspan hspace vspace nowrap"
)
_MACHINE_MADE = frozenset(_MACHINE_MADE_NAMES.split())
"""Attributes that programs write and nobody reads."""
_ADDRESSES = frozenset({"href", "src", "srcset", "background", "action", "cite", "longdesc"})
_MAIL = re.compile(r"mailto:", re.IGNORECASE)
_OPENING = re.compile(r"""["']|/\*|//""")
_CLOSING = {'"': '"', "'": "'", "/*": "*/", "//": "\n"}


def without_hidden(html: str) -> tuple[str, list[tuple[str, str]]]:
    """The HTML without what is not shown, and that, each piece with its kind."""
    gone: list[tuple[str, str]] = []
    for name, begin, end in _NOT_TEXT:
        kept: list[str] = []
        at = 0
        while (opening := begin.search(html, at)) and (closing := end.search(html, opening.end())):
            kept.append(html[at : opening.start()])
            gone.append((name, html[opening.end() : closing.start()]))
            at = closing.end()
        html = "".join((*kept, html[at:]))
    return html, gone


def hidden_text(html: str) -> list[str]:
    """What a reader of the HTML does not see, one piece a line, without repetition."""
    found = dict.fromkeys(one for one in _hidden(html) if one.strip())
    lines = (" ".join(unescape(LONG_NUMBER.sub(" ", one)).split()) for one in found)
    return list(dict.fromkeys(line for line in lines if any(map(str.isalnum, line))))


def _hidden(html: str) -> Iterator[str]:
    for name, piece in without_hidden(html)[1]:
        if name == "code":
            yield from _literals(piece)
        else:
            yield TAG.sub(" ", _CONDITION.sub(" ", f"<head{piece}" if name == "head" else piece))
    for tag in TAG.finditer(html):
        yield from _words_of_tag(tag[0])


def _literals(code: str) -> Iterator[str]:
    """The texts in quotation marks and the comments of a program or a style sheet."""
    at = code.find(">") + 1
    while opening := _OPENING.search(code, at):
        closing = _CLOSING[opening[0]]
        end = code.find(closing, opening.end())
        end = len(code) if end < 0 else end
        yield code[opening.end() : end]
        at = end + len(closing)


def _words_of_tag(tag: str) -> Iterator[str]:
    """What the attributes of a tag say. Of what is no tag of HTML, all of it."""
    name = _TAG_NAME.match(tag)
    if name is None or (name[1].lower() not in _ELEMENTS and ":" not in name[1]):
        yield _CONDITION.sub(" ", tag).strip("<>/!? ")
        return
    for key, *values in _ATTRIBUTE.findall(tag):
        yield from _words_of_attribute(key.lower(), "".join(values))
    rest = _ATTRIBUTE.sub(" ", tag)
    if len(rest.split()) > 2:
        yield rest.strip("<>/")


def _words_of_attribute(key: str, value: str) -> Iterator[str]:
    if key in _MACHINE_MADE or key.startswith("xmlns"):
        return
    if key not in _ADDRESSES:
        yield value
    elif _MAIL.match(value) or len(value.split()) > 1:
        yield unquote(value)
