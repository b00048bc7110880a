"""Images, which nobody reads. Small ones that an HTML body shows inline are reported instead.

A logo or a signature in the text would otherwise restrict most ordinary email.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, unquote_to_bytes

from formats.attachments import Attachment

_SMALL = 64_000
"""Bytes. An image of this size or larger is unread, wherever it is shown."""
_FIRST_BYTES = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP", re.DOTALL)
_CONTENT_ID = re.compile(r"\bcid:([^\"'<>\s)]{1,300})", re.IGNORECASE)
_DATA = re.compile(
    r"\bdata:(?P<kind>[\w.+-]{1,60}/[\w.+-]{1,60})?(?P<parameters>(?:;[\w.+-]{1,60}(?:=[^;,\"'\s]{0,60})?){0,9})"
    r",(?P<data>[^\"'<>)]*)",
    re.IGNORECASE,
)
_NOT_DECODED = "This HTML holds data that cannot be decoded. Open it yourself, and look for names."


def _is_small_image(raw: bytes) -> bool:
    """Whether the bytes are those of a small image, whatever is declared."""
    return len(raw) < _SMALL and _FIRST_BYTES.match(raw) is not None


def shown_inline(htmls: Iterable[str]) -> frozenset[str]:
    """The content ids, in lower case, of the parts that the HTML shows."""
    return frozenset(
        unquote(found).lower() for html in htmls for found in _CONTENT_ID.findall(html)
    )


def inside(html: str) -> Iterator[Attachment]:
    """What the HTML holds in ``data:`` addresses, decoded or with its problem."""
    for match in _DATA.finditer(html):
        kind, parameters = match["kind"] or "", match["parameters"].lower()
        if not kind and not parameters:
            continue
        try:
            raw = _decoded(match["data"], is_base64=parameters.endswith(";base64"))
        except (binascii.Error, ValueError):
            yield Attachment(match[0].encode(), problem=_NOT_DECODED)
        else:
            if raw.strip():
                yield Attachment(raw)


def without_shown(found: Iterable[tuple[Attachment, bool]]) -> tuple[list[Attachment], int]:
    """What must be read, and how many small images need not be, because a text shows them.

    ``found`` says of each whether it is shown.
    """
    listed = list(found)
    kept = [one for one, is_shown in listed if not (is_shown and _is_small_image(one.raw))]
    return kept, len(listed) - len(kept)


def _decoded(data: str, *, is_base64: bool) -> bytes:
    raw = unquote_to_bytes(data)
    if not is_base64:
        return raw
    digits = b"".join(raw.split()).rstrip(b"=")
    return base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
