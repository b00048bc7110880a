"""What a person can do in a case, in the order in which they most likely want it.

First what waits for them, then what their stage usually asks for, by one table; everything else is
on the page of all acts. What is shown is possible: each act was tried.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from portal.pages.act_words import is_contrary, needs_of, title_of
from portal.pages.offers import Offer, merged, offers_of
from portal.pages.sentences import Sentences
from portal.pages.times import Times, When
from procedure.values import Stored
from views.case_page import CasePage, OwnStep
from views.possible import Next

_ANSWERING = frozenset({"answer_task"})
"""Acts that have the page of their task."""
_MOST = 6
"""At most so many acts are on the case's own page; the rest is behind a link."""


def decides_draft(act: str) -> bool:
    """Whether the act decides on what another person drafted, on the page of approvals."""
    return act.startswith("approve_")


_ALWAYS = ("add_fact", "compose_message")
ASKS_LATER = ("add_fact",)
"""Acts with one thing to choose, and much of it: the page of their form finds all of it."""
_LATER = ("close_case", "reopen_case")
FIRST: Mapping[str, tuple[str, ...]] = {
    "COORDINATION": ("add_fact", "compose_message", "add_task", "lift_restriction"),
    "DECISION": ("draft_decision", "add_fact", "compose_message"),
    "FILING": ("record_filing", "compose_message", "add_fact", "record_outcome"),
    "FOLLOW_UP": ("record_outcome", "record_follow_up", "add_fact", "compose_message"),
    "RECORDS": ("record_copy", "refresh_copy", "remove_copy", "add_fact"),
    "INFORMING": ("compose_message", "set_duty_aside", "add_fact"),
    "INTERPOL_REVIEW": ("ask_for_review", "add_fact", "compose_message"),
    "RECALL": ("remove_copy", "record_copy", "add_fact"),
    "PROTECTION": ("record_feared_country", "add_fact", "ask_disclosure"),
    "DISCLOSURE": ("ask_disclosure", "add_fact", "compose_message"),
    "CONFIRMATION": ("record_confirmation", "compose_message", "withdraw_consent"),
    "DELETION": ("record_deletion_poll", "compose_message", "add_fact"),
    "CCF": ("record_ccf_step", "note_ccf_question", "add_fact", "compose_message"),
    "CLOSING": ("close_case", "add_fact"),
    "CLOSED": ("reopen_case", "add_fact"),
    "CANCELED": ("reopen_case", "add_fact"),
    "SUPERSEDED": ("reopen_case", "add_fact"),
}
"""What the people of a case most likely do in each stage, the likeliest first."""
WAITED_FOR = ("draft_decision", "approve_decision", "record_filing", "close_case")
"""What readers look for before it is possible: the page says why not yet."""


_ABOUT: Mapping[str, str] = {
    "task": "Tasks",
    "decide": "Legal decision",
    "approve": "Legal decision",
    "send": "Messages",
    "guard": "Acts that can alert the source",
    "package": "Evidence",
    "plan": "Plan",
    "clock": "Due times",
    "copies": "Copies in U.S. systems",
    "review": "INTERPOL’s review",
    "refugee": "Protection",
    "ccf": "CCF",
    "restriction": "Restriction",
}
"""What the acts are about, by the first word of their commands."""


class ActLink(Stored):
    """An act as a button that opens its form."""

    act: str
    title: str
    href: str
    needs: str
    due: When | None = None
    solid: bool = False


class NotYetLine(Stored):
    """What is not possible now, and why."""

    title: str
    why: str


def offer_of(link: ActLink, page: CasePage, here: str) -> Offer:
    """The offer behind a link of this page. Raises StopIteration where there is none."""
    several = _offers(page.view.name, page.next, page.view.event)[link.act]
    return next(one for one in several if _link(one, here).href == link.href)


def act_links(page: CasePage, here: str, times: Times) -> list[ActLink]:
    """The acts for the case's own page: the first is the solid one."""
    offers = _offers(page.view.name, page.next, page.view.event)
    found = {
        link.href: link
        for step in _urgent(page.own)
        for link in _of_step(step, offers, page, here, times)
    }
    for stage in page.view.stage.split(","):
        for act in FIRST.get(stage, _ALWAYS):
            for offer in offers.get(act, ()):
                link = _link(offer, here)
                found.setdefault(link.href, link)
    chosen = list(found.values())[:_MOST]
    return [one.model_copy(update={"solid": place == 0}) for place, one in enumerate(chosen)]


def all_links(name: str, possible: Next, event: int, here: str) -> list[tuple[str, list[ActLink]]]:
    """Every act that is possible, by what it is about, in the order of the command line."""
    groups: dict[str, dict[str, ActLink]] = {}
    for several in _offers(name, possible, event).values():
        for offer in merged(several):
            link = _link(offer, here)
            about = _ABOUT.get(offer.words[0], "The case")
            groups.setdefault(about, {}).setdefault(link.title, link)
    return [(about, list(links.values())) for about, links in groups.items()]


def not_yet(page: CasePage, words: Sentences) -> list[NotYetLine]:
    """What readers look for that is not possible yet."""
    return [
        NotYetLine(title=title_of(one.act), why=words.text(one.why)) for one in page.next.not_yet
    ]


def _urgent(own: Sequence[OwnStep]) -> list[OwnStep]:
    """What is late first, then by when it is due."""
    return sorted(
        own, key=lambda one: (not one.late, one.due is None, one.due.timestamp() if one.due else 0)
    )


def _offers(name: str, possible: Next, event: int) -> dict[str, list[Offer]]:
    found: dict[str, list[Offer]] = {}
    for offer in offers_of(possible, {"case": name}, event):
        found.setdefault(offer.act, []).append(offer)
    return found


def _of_step(
    step: OwnStep, offers: Mapping[str, list[Offer]], page: CasePage, here: str, times: Times
) -> Iterator[ActLink]:
    """The buttons that take a step."""
    due = times.due(step.due, late=step.late) if step.due is not None else None
    if _ANSWERING & {*step.acts} and step.task is not None:
        yield ActLink(
            act="answer_task",
            title=f"Answer: {step.what}",
            href=f"/tasks/{page.view.name}/{step.task}",
            needs="Opens the task with its form.",
            due=due,
        )
        return
    for act in sorted(step.acts, key=_likeliest(page)):
        for offer in offers.get(act, ()):
            if (link := _about(offer, step, here)) is not None:
                title = (
                    step.what
                    if len(step.acts) == 1 and not is_contrary(offer.fixed)
                    else link.title
                )
                yield link.model_copy(update={"title": title, "due": due})


def _likeliest(page: CasePage) -> Callable[[str], int]:
    """How soon an act is wanted in the stages of the case."""
    wanted = [act for stage in page.view.stage.split(",") for act in FIRST.get(stage, ())]
    return lambda act: wanted.index(act) if act in wanted else len(wanted)


def _about(offer: Offer, step: OwnStep, here: str) -> ActLink | None:
    """The act about what the step is about; None where it is about something else."""
    fixed = dict(offer.fixed)
    for name, field in offer.fields.items():
        wanted = {"task": step.task, "clock": step.clock}.get(field)
        if wanted is None:
            continue
        if wanted not in offer.choices.get(name, (fixed.get(name),)):
            return None
        fixed[name] = wanted
    return _link(offer._replace(fixed=fixed), here)


def _link(offer: Offer, here: str) -> ActLink:
    return ActLink(
        act=offer.act,
        title=offer.title,
        href=f"{offer.path}?{urlencode({**offer.fixed, 'back': here})}",
        needs=needs_of(offer.act),
    )
