"""Values of commands with which nothing but a permission is in the way."""

import inspect
from typing import Any

from cli.running import AtDesk
from tests.portal.filling import BY_THEMSELVES, MATTERS, Named, matter_of
from tests.register.samples import CASE, OTHER

_DAY, _LATER = "2027-01-04", "2027-01-04T17:30:00-05:00"
_VALUES: dict[str, Any] = {
    **dict.fromkeys(("text", "reason", "limit", "report"), "What a person wrote."),
    **dict.fromkeys(("since", "on", "before"), _DAY),
    **dict.fromkeys(("due", "until"), _LATER),
    "account": "fbi-officer-1",
    "agency": "DOJ-NSD",
    "answer": "OBJECTS",
    "argument": "QUALITY",
    "authority": "ORDER-7",
    "became": "NEVER_HELD",
    "because": "COURT_HOLD",
    "clock_id": "J2/answer",
    "code": "J3",
    "copy_id": "copy-1",
    "did": "NEVER_HELD",
    "disposition": "DISPUTE",
    "edition": "2026-2",
    "entry": 2,
    "fact": "NON_COMPLIANCE",
    "fears": True,
    "finding": "MISUSE",
    "found": "PARTLY",
    "how": "DELETED",
    "item": f"doc-{'0' * 26}",
    "key": "ENCOUNTER",
    "key_of": CASE,
    "member": "usncb-analyst-2",
    "officer": "usncb-counsel-2",
    "reached": True,
    "kind": "ENTRY",
    "made_by": "A translator.",
    "message": 1,
    "name": "sampleton",
    "number": 1,
    "of": "usncb-analyst-2",
    "of_kind": "DISPUTE",
    "option": "KEEP",
    "order_id": f"order-{'0' * 26}",
    "outcome": "NEXUS",
    "provision": ["RPD 34(3)"],
    "purpose": "COERCIVE",
    "request_id": "ccf-1",
    "role": ["ANALYST"],
    "scope": ["READ"],
    "status": "PUBLISHED",
    "step_name": "RECEIVED",
    "successor": OTHER,
    "system": "NCIC",
    "task_id": "J2",
    "template": "INFORMATION_TO_NDTF",
    "to": "usncb-analyst-1",
    "weight": "ALLEGATION",
    "which": "WRITTEN",
    "who": "usncb-analyst-2",
}
"""Values by the names of options; those of one command are below."""
_OF_COMMAND: dict[str, dict[str, Any]] = {
    "case correct": {"right": "What was meant."},
    "case join": {"who": "P-0002"},
    "case move-edition": {"to": "2026-2"},
    "case outcome": {"key": "DELETED"},
    "ccf request": {"kind": "ACCESS"},
    "duty open": {"key": "FOIA"},
    "guard approve": {"what": "DATABASE_QUERY"},
    "guard propose": {"what": "DATABASE_QUERY"},
    "incident open": {"what": "DETENTION"},
    "case separate": {"who": "P-0001"},
    "person show": {"number": "P-0001"},
    "restriction confirm": {"who": "P-0001"},
    "outbox retry": {"email": "nobody/mail", "why": "OTHER"},
    "send compose": {"text": "What a person wrote.", "field": ["item=as found"]},
    "protest join": {"case": OTHER},
    "protest open": {"case": [CASE]},
    "recall open": {"reason": "MODIFIED", "case": [CASE]},
    "review decide": {"version": f"comm-{'0' * 26}/v1", "outcome": "KEEP"},
    "review status": {"matter_id": None},
    "use check": {"what": "INDEPENDENT_BASIS"},
    "use accept": {"which": "1"},
    "protest removed": {"which": "1"},
}


def is_closed(words: str) -> bool:
    """Whether the team's case has a matter of the kind that the command is about."""
    return words.split()[0] not in (*BY_THEMSELVES, "report")


def values_of(words: str, command: AtDesk, named: Named) -> dict[str, Any]:
    """Values with which nothing but a permission is in the way."""
    kind = words.split()[0]
    of_kind = "duty" if kind == "report" else kind if kind in MATTERS else "protest"
    matter = matter_of(of_kind, named.matters)
    given = {**_VALUES, **named.ids, "matter_id": matter, **_OF_COMMAND.get(words, {})}
    parameters = list(inspect.signature(command.work).parameters.values())[1:]
    needed = {one.name for one in parameters if one.default is inspect.Parameter.empty}
    return {name: given[name] for name in (needed | {*_OF_COMMAND.get(words, {})}) if name in given}
