"""The draft that a second person decides on: each paragraph beside what it is based on."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from portal.pages.case_record import AnswerWords, CameWords, DraftWords
from portal.pages.changed_words import Change, Paragraph, changed_words
from portal.pages.filters import Filter
from portal.pages.release_tags import Tags
from portal.pages.times import Times, When
from procedure.values import Stored
from views.case_view import CaseView, DraftStanding, ProposedLine

CLEAN = "clean"
"""What the address asks for where changes are not marked."""

_MARKED = "Only what changed since the version that was last sent back is marked."


class Ground(Stored):
    """Something that a paragraph is based on."""

    kind: str
    title: str
    href: str
    says: str
    tags: Tags = ()
    """Who may have it."""


class DraftRow(NamedTuple):
    """A paragraph, and the grounds that it names."""

    paragraph: Paragraph
    grounds: tuple[Ground, ...]


Line = TypeVar("Line", bound=ProposedLine)
"""A draft, with what its kind has of its own."""


class Drafted(NamedTuple, Generic[Line]):
    """The draft that waits, and the one that its reader saw before."""

    draft: Line
    version: int
    before: Line | None
    """The last one that was sent back; None where none was."""
    before_version: int


class DraftPart(Stored):
    """What the page shows of the draft."""

    version: int
    note: str
    """What is marked in it."""
    filters: tuple[Filter, ...]
    rows: tuple[DraftRow, ...]
    others: tuple[Ground, ...]
    """Grounds that no paragraph names."""


def drafted(drafts: Sequence[Line]) -> Drafted[Line] | None:
    """The draft that waits among ``drafts``, in the order of the record; None where none does."""
    numbered = list(enumerate(drafts, start=1))
    waiting = [(at, one) for at, one in numbered if one.standing is DraftStanding.WAITING]
    if not waiting:
        return None
    version, draft = waiting[-1]
    earlier = [(at, one) for at, one in numbered if one.event < draft.event]
    back = [found for found in earlier if found[1].standing is DraftStanding.SENT_BACK]
    before_version, before = back[-1] if back else (0, None)
    return Drafted(draft, version, before, before_version)


def draft_part(
    found: Drafted[Line], grounds: Sequence[tuple[Ground, tuple[str, ...]]], show: str
) -> DraftPart:
    """What the page shows; each of the ``grounds`` comes with the words that name it."""
    text, before = found.draft.text or "", found.before.text if found.before else None
    marked = changed_words(before, text) if before else ()
    changes = sum(part.change is not Change.SAME for one in marked for part in one.parts)
    clean = show == CLEAN or not marked
    paragraphs = changed_words(text, text) if clean else marked
    rows = tuple(DraftRow(one, tuple(_named(one, grounds))) for one in paragraphs)
    named = {ground for row in rows for ground in row.grounds}
    return DraftPart(
        version=found.version,
        note="" if clean else _MARKED,
        filters=tuple(_filters(found, changes, clean=clean)) if marked else (),
        rows=rows,
        others=tuple(ground for ground, _ in grounds if ground not in named),
    )


def due_of(view: CaseView, act: str, times: Times, named: Collection[str] = ()) -> When | None:
    """By when the step is due that ``act`` takes, if anything says so.

    Of several it is the one about a task or a clock that the order names, among ``named``.
    """
    paused = {one.clock for one in view.clocks if one.paused}
    steps = [one for one in view.steps if act in one.acts and one.clock not in paused]
    about = [one for one in steps if one.task in named or one.clock in named] or steps
    first = min((one.due for one in about if one.due is not None), default=None)
    return times.due(first) if first is not None else None


def grounds_of(
    answers: Iterable[AnswerWords], came: Iterable[CameWords]
) -> Iterator[tuple[Ground, tuple[str, ...]]]:
    """The answers that count and the messages, each with the words by which a text names it."""
    for answer in answers:
        if not answer.replaced:
            task = answer.href.rpartition("/")[2]
            yield (
                Ground(
                    kind="Answer",
                    title=f"{answer.agency}, {answer.title}",
                    href=answer.href,
                    says=answer.meaning,
                    tags=answer.tags,
                ),
                (task, answer.agency),
            )
    for one in came:
        if one.reference:
            yield (
                Ground(
                    kind="Message",
                    title=one.reference,
                    href=one.href,
                    says=one.what,
                    tags=one.tags,
                ),
                (one.reference,),
            )


def versions_of(drafts: Sequence[DraftWords]) -> list[tuple[int, DraftWords]]:
    """Every draft with its number, the newest first, as ``drafts`` are."""
    return [(len(drafts) - place, one) for place, one in enumerate(drafts)]


def _named(
    paragraph: Paragraph, grounds: Iterable[tuple[Ground, tuple[str, ...]]]
) -> Iterator[Ground]:
    kept = (part.text for part in paragraph.parts if part.change is not Change.REMOVED)
    text = "".join(kept)
    for ground, words in grounds:
        if any(re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text) for one in words):
            yield ground


def _filters(found: Drafted[Line], changes: int, *, clean: bool) -> Iterator[Filter]:
    label = f"Changes since version {found.before_version}"
    yield Filter(label=label, href="?", count=changes, current=not clean)
    yield Filter(label="Clean text", href=f"?show={CLEAN}", current=clean)
