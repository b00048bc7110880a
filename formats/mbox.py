"""Split a mailbox file into its emails."""

import re

_SEPARATOR = re.compile(
    rb"^From [^\n]{0,200}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\n]{0,40}?\d{4}[^\n]{0,40}\n"
    rb"(?=[A-Za-z][A-Za-z0-9-]*:)",
    re.MULTILINE,
)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def emails(raw: bytes) -> tuple[bytes, ...]:
    """Each email of a mailbox file, or nothing if it is not one with several emails."""
    if not raw.lstrip(b"\r\n").startswith(b"From "):
        return ()
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    marks = list(_SEPARATOR.finditer(lines))
    if len(marks) < 2 or marks[0].start() != 0:
        return ()
    ends = [*(mark.start() for mark in marks[1:]), len(lines)]
    pieces = (lines[mark.end() : end] for mark, end in zip(marks, ends, strict=True))
    return tuple(_QUOTED_FROM.sub(rb"\1", piece) for piece in pieces)
