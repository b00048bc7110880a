"""What a second person decides on in a matter: its draft, the time for it, and its grounds."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from portal.pages.approval_draft import Drafted, DraftPart, Ground, draft_part, drafted
from portal.pages.codes import meaning
from portal.pages.matter_kinds import kind_parts
from portal.pages.matter_words import DETAILS_ELSEWHERE, without_ids
from portal.pages.meanings import plain_words
from portal.pages.offers import Offer
from portal.pages.release_tags import release_tags
from portal.pages.sentences import first_upper
from portal.pages.site import Opened
from portal.pages.times import When
from procedure.task import TaskState
from views.case_view import DraftStanding
from views.matter_drafts import MatterDraft
from views.matter_parts import MatterParts

_FILED = "approve_protest"
"""What approves a text that is filed with INTERPOL as it is."""
Named = tuple[Ground, tuple[str, ...]]
"""A ground with the words by which a text names it."""


class MatterGrounds(NamedTuple):
    """What the page of a matter's approval shows next to its forms."""

    found: Drafted[MatterDraft] | None
    part: DraftPart | None
    due: When | None
    """By when the draft must be decided, or be filed."""
    files: bool
    """Whether the draft is what is filed, so that this is the time by which it must be."""
    drafts: Sequence[MatterDraft]
    """All drafts of what waits, the newest first."""
    grounds: Sequence[Ground]
    """What it is based on, where no draft has them next to it."""
    checks: Sequence[dict[str, str]]
    """What the rules ask of a dispute before it is filed."""
    facts: Sequence[tuple[str, str]]


def matter_grounds(opened: Opened, parts: MatterParts, show: str) -> MatterGrounds:
    """What waits in a matter, beside what it is based on; ``show`` may ask for the clean text."""
    drafts = _of_what_waits(parts.view.drafts)
    found = drafted(drafts)
    due = _due(opened, parts, found.draft) if found is not None else None
    grounds = list(_grounds(parts))
    part = draft_part(found, grounds, show) if found is not None else None
    return MatterGrounds(
        found=found,
        part=part,
        due=opened.times.due(due) if due is not None else None,
        files=found is not None and found.draft.act == _FILED,
        drafts=[*reversed(drafts)],
        grounds=() if part is not None else [ground for ground, _ in grounds],
        checks=kind_parts(opened, parts).get("checks", ()),
        facts=[
            (one.label, plain_words(without_ids(one.text)))
            for one in parts.view.details
            if one.label not in DETAILS_ELSEWHERE
        ],
    )


def due_in_matter(opened: Opened, parts: MatterParts, offer: Offer) -> When | None:
    """By when one may decide what this form decides, if anything says so."""
    waiting = [one for one in parts.view.drafts if one.act == offer.act]
    about = [one for one in waiting if one.clock and _names(one, offer)] or waiting
    dues = [due for one in about if (due := _due(opened, parts, one)) is not None]
    return opened.times.due(min(dues)) if dues else None


def _names(draft: MatterDraft, offer: Offer) -> bool:
    """Whether the form is about the task whose clock this draft goes by."""
    task = (draft.clock or "").partition("/")[0]
    return task in offer.fixed.values()


def _of_what_waits(drafts: Sequence[MatterDraft]) -> list[MatterDraft]:
    """The drafts of what waits, or else of what was drafted last."""
    ordered = sorted(drafts, key=lambda one: (one.standing is DraftStanding.WAITING, one.event))
    last = ordered[-1] if ordered else None
    return [one for one in drafts if last and (one.act, one.clock) == (last.act, last.clock)]


def _due(opened: Opened, parts: MatterParts, draft: MatterDraft) -> datetime | None:
    """The due time of its clock; of a dispute the first one by which a case must be filed in."""
    if draft.clock is not None:
        runs = (one for one in parts.view.clocks if not one.paused)
        return next((one.due for one in runs if one.clock == draft.clock), None)
    if parts.protest is None or draft.act != _FILED:
        return None
    return min((one.file_by for one in parts.protest.cases if one.file_by), default=None)


def _grounds(parts: MatterParts) -> Iterator[Named]:
    """The cases that it covers, what agencies said in them and in it, and what a watch found."""
    view = parts.view
    numbers = {one.case: one.number or "" for one in view.cases}
    yield from _cases(parts, numbers)
    for answer in (one for line in view.weigh for one in line.answers if one.agency):
        number = numbers.get(answer.case, "")
        yield (
            Ground(
                kind="Answer",
                title=f"{answer.agency}, {answer.title} ({answer.task}, {number})",
                href=f"/tasks/{number}/{answer.task}",
                says=first_upper(answer.means),
                tags=release_tags(answer.may_leave, answer.handling),
            ),
            (answer.task, answer.agency or ""),
        )
    for task in (one for one in view.tasks if one.state == TaskState.ANSWERED):
        yield (
            Ground(
                kind="Answer",
                title=f"{task.agency}, {task.title} ({task.task_id})",
                href=f"/tasks/{view.number}/{task.task_id}",
                says=meaning(task.outcome) if task.outcome else "Answered",
            ),
            (task.task_id, task.agency),
        )
    for place, one in enumerate(parts.duty.found if parts.duty is not None else (), start=1):
        yield (
            Ground(
                kind="Message",
                title=f"Message {place} that the watch found",
                href=f"/messages/{one.communication}/v{one.version}",
                says=one.alike.capitalize(),
            ),
            (),
        )


def _cases(parts: MatterParts, numbers: dict[str, str]) -> Iterator[Named]:
    disputed = {one.case: one for one in parts.protest.cases} if parts.protest else {}
    for case, number in numbers.items():
        says = "This matter covers it"
        if (one := disputed.get(case)) is not None:
            found = "; the CCF found it non-compliant" if one.ccf_found else ""
            says = f"{meaning(one.interpol_state)}{found}"
        yield (
            Ground(kind="Case", title=number, href=f"/cases/{number}", says=says),
            (number,),
        )
