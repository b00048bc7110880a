"""A small file that expands hugely is stopped at a limit, restricted, and reported."""

import resource
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from formats.read import read
from tests.formats.test_documents import attached

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<"
    b"/XObject<</X 5 0 R/Y 5 0 R>>/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
)
FORM = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X %d 0 R/Y %d 0 R>>>>"
    b"/Length 10>>stream\n/X Do /Y Do\nendstream"
)
MANY = 2_000_000


def zipped(files: dict[str, str | bytes]) -> bytes:
    """An Office file, compressed."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(xml: str, files: dict[str, bytes] | None = None) -> bytes:
    """A Word file with this content."""
    return zipped({"[Content_Types].xml": "<t/>", "word/document.xml": xml, **(files or {})})


def nested(depth: int, width: int) -> bytes:
    """Word files inside Word files, each of them several times."""
    raw = word("<d/>")
    for _ in range(depth):
        raw = word("<d/>", {f"word/embeddings/{at}.docx": raw for at in range(width)})
    return raw


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + trailer


def packed(content: bytes, times: int = 1) -> bytes:
    """A stream of a PDF, compressed once or more often."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    head = b"<</Length %d/Filter[%b]>>stream\n" % (len(content), b"/FlateDecode " * times)
    return head + content + b"\nendstream"


BOMBS: dict[str, Callable[[], bytes]] = {
    "one long text": lambda: word(f"<d>{'a' * 50 * MANY}</d>"),
    "many elements": lambda: word(f"<d>{'<p/>' * MANY}</d>"),
    "deep elements": lambda: word("<p>" * 300_000 + "</p>" * 300_000),
    "many cells": lambda: zipped(
        {
            "[Content_Types].xml": "<t/>",
            "xl/workbook.xml": "<w/>",
            "xl/worksheets/sheet1.xml": f"<s>{'<c/>' * MANY}</s>",
        }
    ),
    "files inside files": lambda: nested(4, 12),
    "a large file inside": lambda: word("<d>a</d>", {"word/embeddings/a.bin": bytes(10 * MANY)}),
    "a long page": lambda: pdf(CATALOG, PAGES, PAGE, packed(b"BT " + b"(a) Tj " * MANY)),
    "compressed twice": lambda: pdf(CATALOG, PAGES, PAGE, packed(bytes(50 * MANY), 2)),
    "one page often": lambda: pdf(
        CATALOG,
        b"<</Type/Pages/Kids[%b]/Count 150>>" % (b"3 0 R " * 150),
        PAGE,
        packed(b"BT " + b"(a) Tj " * 20_000),
    ),
    "pages inside pages": lambda: pdf(
        CATALOG,
        *(b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (at, at) for at in range(3, 33)),
        PAGE.replace(b"4 0 R", b"34 0 R"),
        packed(b"BT (a) Tj ET"),
    ),
    "forms inside forms": lambda: pdf(
        CATALOG, PAGES, PAGE, packed(b"/X Do"), *(FORM % (at, at) for at in range(6, 40))
    ),
    "a form inside itself": lambda: pdf(CATALOG, PAGES, PAGE, packed(b"/X Do"), FORM % (5, 5)),
    "deep lists": lambda: pdf(CATALOG, PAGES, b"[" * 20_000 + b"]" * 20_000),
    "deep braces": lambda: b"{\\rtf1 " + b"{" * 100_000 + b"a" + b"}" * 100_000 + b"}",
}
"""Each is made when its test runs."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_expands_hugely_is_restricted_in_time(name: str) -> None:
    bomb = BOMBS[name]()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = attached(bomb)
    seconds = time.process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
    assert found.failures or name == "deep braces"
    assert seconds < 8
    assert more < 400
    kept = sum(len(part.communication.body) for part in found.communications)
    assert kept < 4 * 2**20


@pytest.mark.parametrize(("start", "small"), [("<a>", "<b/>"), ("", "["), ("", "{")])
def test_a_text_of_many_small_things_is_restricted(start: str, small: str) -> None:
    end = start.replace("<", "</")
    assert read(f"{start}{small * MANY}{end}".encode(), "x").failures
