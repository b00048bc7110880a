"""What pages call the kinds of matters, and what opens one."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from portal.pages.act_words import title_of as title_of_act
from portal.pages.times import Times
from procedure.access import Subject, why_not
from procedure.kind_table import MATTER_KINDS
from procedure.people import Actor
from views.matter_parts import MatterParts

_IDS = re.compile(r" \((?:case|comm|[a-z]+)-[0-9A-Z]{26}\)")


class Kind(NamedTuple):
    """A kind of matter on pages."""

    one: str
    several: str
    act: str
    """The act that opens one."""
    command: str
    """The command that opens one."""
    empty: str
    """What it means that there is none."""

    @property
    def opens(self) -> str:
        """What its opening is called."""
        return title_of_act(self.act)


KINDS: Mapping[str, Kind] = {
    "protest": Kind(
        "Dispute",
        "Disputes",
        "open_protest",
        "protest/open",
        "Nothing is disputed before INTERPOL now. A dispute opens here once counsel decides on it.",
    ),
    "recall": Kind(
        "Recall",
        "Recalls",
        "open_recall",
        "recall/open",
        "No copies are being recalled. A recall opens by itself when INTERPOL deletes or changes "
        "data.",
    ),
    "use": Kind(
        "Use request",
        "Use requests",
        "open_use",
        "use/open",
        "No agency has asked to use a message against a person.",
    ),
    "incident": Kind(
        "Incident",
        "Incidents",
        "open_incident",
        "incident/open",
        "No incident is known. An answer that reports one opens it by itself.",
    ),
    "duty": Kind(
        "Standing duty",
        "Standing duties",
        "open_duty",
        "duty/open",
        "No duty is due. Duties with fixed dates open by themselves.",
    ),
    "review": Kind(
        "Review",
        "Reviews",
        "open_review",
        "review/start",
        "Older messages have not been reviewed yet.",
    ),
}
"""The kinds in the order of the list."""


DETAILS_ELSEWHERE = frozenset(
    {"Draft", "Dates that INTERPOL set", "Missed dates", "On the data", "What to weigh"}
)
"""What is known of a matter that its pages show in parts of their own, by its label."""


def may_open(actor: Actor) -> list[str]:
    """The kinds of which this person may open one."""
    subject = Subject(agency=actor.agency)
    return [
        kind.name
        for kind in MATTER_KINDS
        if kind.opening is not None and why_not(actor, kind.opening.permission, subject) is None
    ]


def title_of(parts: MatterParts, times: Times) -> str:
    """What a matter is, in a line."""
    cases = len(parts.view.cases)
    of_cases = f" for {cases} case{'' if cases == 1 else 's'}" if cases else ""
    if parts.recall is not None:
        return f"Recall of copies{of_cases}"
    if parts.gate is not None:
        on = date_of(parts.gate.use_on, times)
        return f"Use by {parts.gate.agency} on {on}"
    if parts.duty is not None:
        period = f", {parts.duty.period}" if parts.duty.period else ""
        return f"{parts.duty.title}{period}"
    if parts.review is not None:
        return f"Review of what was issued before {date_of(parts.review.before, times)}"
    if parts.view.kind == "protest":
        return f"Dispute before INTERPOL{of_cases}"
    return f"{KINDS[parts.view.kind].one}{of_cases}"


def without_ids(text: str) -> str:
    """A sentence of the record without the ids that follow numbers: pages have links."""
    return _IDS.sub("", text)


def date_of(day: date, times: Times) -> str:
    """``Wed, Mar 18``."""
    return times.day(day)
