"""Who may have what a draft is based on: as USNCB marked it, and as the agency that wrote it says.

What nobody marked has no tag. A package for INTERPOL then leaves it out.
"""

from collections.abc import Iterator, Sequence

from portal.pages.sentences import first_upper
from procedure.measures.evidence import release_in_words
from views.case_files import MARKINGS
from views.exchange import MARKING, RELEASABLE_TO, FieldLine

Tags = tuple[tuple[str, str], ...]
"""Each with how it looks."""


def release_tags(may_leave: bool | None, fields: Sequence[FieldLine] = ()) -> Tags:
    """The tags. ``may_leave`` is how evidence is marked, ``fields`` are those of an answer."""
    return tuple(_tags(may_leave, fields))


def _tags(may_leave: bool | None, fields: Sequence[FieldLine]) -> Iterator[tuple[str, str]]:
    if may_leave is not None:
        yield first_upper(release_in_words(may_leave)), "done" if may_leave else ""
    for field in fields:
        if field.key == MARKING and field.value in MARKINGS:
            yield MARKINGS[field.value], ""
        if field.key == RELEASABLE_TO:
            yield f"Releasable to {', '.join(field.entries or (field.value,))}", ""
