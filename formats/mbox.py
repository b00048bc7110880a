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
    starts = [match.end() for match in _SEPARATOR.finditer(lines)]
    ends = [match.start() for match in _SEPARATOR.finditer(lines)][1:]
    if len(starts) < 2 or not _SEPARATOR.match(lines):
        return ()
    pieces = (lines[start:end] for start, end in zip(starts, [*ends, len(lines)], strict=True))
    return tuple(_QUOTED_FROM.sub(rb"\1", piece) for piece in pieces)
