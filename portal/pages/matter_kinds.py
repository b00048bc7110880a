"""What each kind of matter shows of its own: the values of its template."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from portal.pages.codes import meaning
from portal.pages.matter_words import date_of, without_ids
from portal.pages.people import Names
from portal.pages.site import Opened
from portal.pages.times import When
from procedure.recall_codes import Attested
from views.copies import CopyLine
from views.matter_parts import DutyPart, MatterParts
from views.protest_parts import ProtestPart, SetDate
from views.recall_parts import HolderLine, RecallPart
from views.reviews import ReviewItem, ReviewStatus
from views.uses import GateView

_RULES = {"POLICY": "local rule"}
"""What is no article."""
_OUT_OF_USE = {Attested.PURGED_FROM_USE, Attested.RETAINED_AS_RECORD}


def kind_parts(opened: Opened, parts: MatterParts) -> dict[str, Any]:
    """The values, by what the matter is."""
    if parts.protest is not None:
        return _protest(opened, parts, parts.protest)
    if parts.recall is not None:
        return _recall(opened, parts, parts.recall)
    if parts.gate is not None:
        return _gate(opened, parts.gate)
    if parts.duty is not None:
        return _duty(opened, parts.duty)
    if parts.review is not None:
        return _review(parts, parts.review)
    return {"is": parts.view.kind}


def _protest(opened: Opened, parts: MatterParts, part: ProtestPart) -> dict[str, Any]:
    names = Names(opened.directory, opened.actor)
    numbers = {one.case: one.number or "" for one in parts.view.cases}
    draft = part.draft
    return {
        "is": "protest",
        "dates": [
            {"date": one, "due": _date_due(opened, one), "became": _became(opened, one, part)}
            for one in part.dates
        ],
        "next": next(
            (_date_due(opened, one) for one in part.dates if one.sent_at is None and not one.over),
            None,
        ),
        "misses": part.misses,
        "loses_at": part.loses_at,
        "draft": draft,
        "drafted_by": names.of(draft.by) if draft is not None else "",
        "argument": meaning(draft.argument) if draft is not None else "",
        "approved": opened.times.moment(draft.approved_at) if draft and draft.approved_at else "",
        "left": draft.most - draft.words if draft is not None else 0,
        "checks": [
            {
                "tag": "Holds" if one.holds else "Open",
                "kind": "done" if one.holds else "soon",
                "text": without_ids(f"{one.says} ({_RULES.get(one.article, one.article)})"),
            }
            for one in part.checks
        ],
        "open_checks": sum(not one.holds for one in part.checks),
        "cases": [
            {
                "number": numbers[one.case],
                "state": meaning(one.interpol_state),
                "ccf": "Found non-compliant" if one.ccf_found else "No finding known",
            }
            for one in part.cases
        ],
        "caveats": part.caveats,
        "suspended": opened.times.moment(part.suspended_at) if part.suspended_at else "",
    }


def _date_due(opened: Opened, date: SetDate) -> When:
    if date.sent_at is not None or date.over:
        return opened.times.due(date.due, late=False).model_copy(update={"left": "", "level": ""})
    return opened.times.due(date.due, late=False)


def _became(opened: Opened, date: SetDate, part: ProtestPart) -> tuple[str, str, str]:
    """What happened to a date: the words of its tag, its kind, and more."""
    sent = f"Sent {opened.times.moment(date.sent_at)}" if date.sent_at else ""
    if date.missed:
        return (f"Missed: {part.misses} of {part.loses_at}", "solid", sent)
    if date.sent_at is not None:
        return ("Met", "done", sent)
    if date.over:
        return ("Over", "quiet", "It belongs to what was decided before")
    loses = part.misses == part.loses_at - 1
    return (
        "Open",
        "soon" if loses else "",
        "A miss loses the dispute, art. 4(11)" if loses else "",
    )


def _recall(opened: Opened, parts: MatterParts, part: RecallPart) -> dict[str, Any]:
    numbers = {one.case: one.number or "" for one in parts.view.cases}
    due = opened.times.due(part.due, late=part.late) if part.due is not None else None
    rows = [_holder(opened, one, due, numbers) for one in part.holders]
    waiting = [one for one in rows if not one["attested"]]
    return {
        "is": "recall",
        "reason": meaning(part.reason),
        "rows": rows,
        "waiting": waiting,
        "attested": [one for one in rows if one["attested"]],
        "who": ", ".join(sorted({one["agency"] for one in waiting})),
        "due": due,
        "late": part.late,
        "must_search": part.must_search,
        "rounds": part.rounds,
        "reminders": part.reminders,
        "shares": _shares(part, waiting),
        "differences": [
            {"number": numbers.get(one.case, ""), "copies": [_copy(opened, c) for c in one.copies]}
            for one in part.without_record
        ],
    }


def _shares(part: RecallPart, waiting: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many have attested, as the parts of a bar."""
    attested = len(part.holders) - len(waiting)
    kind, label = ("late", "Late") if part.late else ("c", "Not attested yet")
    shares = [(label, len(waiting), kind), ("Attested", attested, "a")]
    return [
        {"label": label, "text": str(count), "share": count, "kind": kind}
        for label, count, kind in shares
        if count
    ]


def _holder(
    opened: Opened, line: HolderLine, due: When | None, numbers: Mapping[str, str]
) -> dict[str, Any]:
    at = opened.times.moment(line.attested_at) if line.attested_at else ""
    copy = line.copy_line
    return {
        "holder": line.holder,
        "agency": line.agency,
        "system": meaning(line.system) if line.system else "Got it with a task",
        "case": numbers.get(line.case or "", ""),
        "attested": line.attested is not None,
        "when": at,
        "due": due if line.attested is None else None,
        "compared": _copy(opened, copy) if copy is not None else "",
        "old": line.old,
        "out_of_use": _out_of_use(line, at),
        "kept": _kept(line),
    }


def _out_of_use(line: HolderLine, at: str) -> str:
    if line.attested is None:
        return "Not said"
    if line.attested in _OUT_OF_USE:
        return f"Yes, {at}"
    return "Not needed" if line.attested is Attested.NEVER_HELD else "Brought up to date"


def _kept(line: HolderLine) -> str:
    if line.attested is None:
        return "Not said"
    return "Yes, in a closed file" if line.attested is Attested.RETAINED_AS_RECORD else "No"


def _copy(opened: Opened, copy: CopyLine) -> str:
    """A copy with its age."""
    if copy.removed_at is not None:
        return f"No longer in use since {opened.times.moment(copy.removed_at)}"
    age = opened.times.span((opened.now - copy.refreshed_at).total_seconds())
    return f"Compared {age} ago"


def _gate(opened: Opened, gate: GateView) -> dict[str, Any]:
    required = [one for one in gate.checks if one.required]
    met = sum(one.met for one in required)
    return {
        "is": "use",
        "gate": gate,
        "verdict": (
            "Use permitted, as corroboration only"
            if gate.permitted
            else f"Use not permitted: {met} of {len(required)} done"
        ),
        "purpose": meaning(gate.purpose),
        "circuit": meaning(gate.circuit) if gate.circuit else "No circuit named",
        "documents": meaning(gate.documents) if gate.documents else "The source was not asked",
        "use_on": date_of(gate.use_on, opened.times),
        "checks": [
            {
                "tag": "Done" if one.met else "Waiting" if one.required else "Not needed",
                "kind": "done" if one.met else "soon" if one.required else "quiet",
                "title": f"{one.title.rstrip('.')} ({one.step})",
                "says": one.says,
                "source": f"{one.source_kind.capitalize()}: {one.source}",
            }
            for one in gate.checks
        ],
        "missing": [one.title.rstrip(".") for one in required if not one.met],
    }


def _duty(opened: Opened, duty: DutyPart) -> dict[str, Any]:
    names = Names(opened.directory, opened.actor)
    open_steps = [number for number, one in enumerate(duty.steps) if one.done_at is None]
    now = open_steps[0] if open_steps else -1
    return {
        "is": "duty",
        "duty": duty,
        "steps": [
            {
                "name": one.title,
                "note": (
                    f"{opened.times.day(one.done_at)}, {names.of(one.done_by or '')}"
                    if one.done_at
                    else ""
                ),
                "state": "done" if one.done_at else "now" if number == now else "ahead",
            }
            for number, one in enumerate(duty.steps)
        ],
        "found": [
            {
                "href": f"/messages/{one.communication}/v{one.version}",
                "alike": one.alike.capitalize(),
            }
            for one in duty.found
        ],
    }


def _review(parts: MatterParts, review: ReviewStatus) -> dict[str, Any]:
    return {
        "is": "review",
        "review": review,
        "items": [*_items(parts, review)],
    }


def _items(parts: MatterParts, review: ReviewStatus) -> Iterator[dict[str, Any]]:
    """What a person must decide, each with where to look and where to decide."""
    decides = any(one.act == "decide_item" for one in parts.view.next.possible)
    for one in review.shown:
        communication, version = one.version.rsplit("/v", 1)
        query = {
            "matter_id": review.number,
            "version": one.version,
            "back": f"/matters/{review.number}#items",
        }
        yield {
            "href": f"/messages/{communication}/v{version}",
            "decide": f"/do/review/decide?{urlencode(query)}" if decides else "",
            "findings": [meaning(found) for found in one.findings],
            "indicators": ", ".join(one.indicators),
            "standing": _standing(one),
        }


def _standing(item: ReviewItem) -> str:
    if item.case_number is not None:
        return f"In {item.case_number}"
    return "Restricted" if item.restricted else "Not restricted"
