"""The text of a PDF, within limits: a small file may say that it is very large."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

_MAX_PAGES = 200
_MAX_FORMS = 10
"""So many forms (pieces of a page that may be shown several times) are read of one page."""
_MAX_WORK = 4 * 2**20
"""Bytes of page descriptions that are read, with forms as often as they may be shown."""
_MAX_STREAM = 8 * 2**20
_LIMITS = Configuration(
    maximum_declared_stream_length=2 * _MAX_STREAM,
    array_based_stream_maximum_output_length=_MAX_STREAM,
    lzw_maximum_output_length=_MAX_STREAM,
    run_length_maximum_output_length=_MAX_STREAM,
    zlib_maximum_output_length=_MAX_STREAM,
    zlib_maximum_recovery_input_length=_MAX_STREAM,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=4 * _MAX_STREAM,
    stream_parsing_work_maximum_count=500_000,
    page_tree_maximum_entries=2_000,
    page_tree_maximum_depth=50,
    page_tree_maximum_page_entries=20_000,
    form_fields_maximum_entries=10_000,
    xform_maximum_invocations_per_extraction=_MAX_FORMS,
)
"""Limits of the library, lower than its own. Lengths are bytes."""


class Pdf(NamedTuple):
    """What a PDF holds. ``is_partial`` says that it has something that is no text."""

    texts: list[str]
    files: list[bytes]
    is_partial: bool


def read_pdf(raw: bytes) -> Pdf:
    """Read a PDF.

    Raises LimitReachedError if it is too large, and other errors if it is damaged or encrypted.
    """
    with apply_configuration(_LIMITS):
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("encrypted")
        if len(reader.pages) > _MAX_PAGES:
            raise LimitReachedError("pages")
        pages = list(reader.pages)
        _check_work(pages)
        texts = [page.extract_text() for page in pages]
        is_partial = any(
            _has_pictures(page) or not text.strip() for page, text in zip(pages, texts, strict=True)
        )
        texts += [str(field.get("/V", "")) for field in (reader.get_fields() or {}).values()]
        texts += [str(note) for page in pages for note in _notes(page)]
        texts += [str(value) for value in (reader.metadata or {}).values()]
        files = [part for parts in reader.attachments.values() for part in parts]
        return Pdf(texts, files, is_partial)


def _check_work(pages: list[PageObject]) -> None:
    work = 0
    for page in pages:
        contents = page.get_contents()
        forms = sum(len(form.get_data()) for form in _forms(page, 0))
        work += _MAX_FORMS * forms + (0 if contents is None else len(contents.get_data()))
        if work > _MAX_WORK:
            raise LimitReachedError("page descriptions")


def _objects(part: Any) -> list[Any]:
    resources = part.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    listed = objects.get_object().values() if objects is not None else ()
    return [one.get_object() for one in listed]


def _forms(part: Any, depth: int) -> Iterator[Any]:
    """The forms of a page, and those inside them."""
    for one in _objects(part):
        if one.get("/Subtype") == "/Form":
            if depth == _MAX_FORMS:
                raise LimitReachedError("forms inside forms")
            yield one
            yield from _forms(one, depth + 1)


def _has_pictures(page: PageObject) -> bool:
    return any(one.get("/Subtype") in ("/Image", "/Form") for one in _objects(page))


def _notes(page: PageObject) -> Iterator[object]:
    for note in page.get("/Annots") or ():
        yield note.get_object().get("/Contents", "")
