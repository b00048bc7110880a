"""What a person can do in a case, in the order in which they most likely want it.

First what waits for them, then what their stage usually asks for, by one table; everything else is
on the page of all acts. What is shown is possible: each act was tried.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from portal.pages.meanings import act_meaning
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

APPROVES = "approve_"
"""How the acts of a second person begin."""

_ALWAYS = ("add_fact", "compose_message")
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


class Button(NamedTuple):
    """How an act is called on the page, and what it needs."""

    title: str
    needs: str


_BUTTONS: Mapping[str, Button] = {
    "add_fact": Button(
        "Record a new fact", "Travel, custody, a hearing. What follows is recorded."
    ),
    "compose_message": Button("Draft a message", "A second person approves it before it leaves."),
    "add_task": Button("Ask another question", "Choose the task. Needs a reason."),
    "lift_restriction": Button("Lift the restriction", "Needs a reason."),
    "renew_restriction": Button("Keep the restriction", "Needs a reason."),
    "draft_decision": Button("Draft the legal decision", "A second person approves it."),
    "record_filing": Button("Record the filing", "Needs what was sent, and when."),
    "record_follow_up": Button("Record a follow-up", "Needs what was asked or said."),
    "record_outcome": Button("Record the outcome", "Needs how it was learned."),
    "record_copy": Button("Record a copy", "Needs the agency and the system."),
    "refresh_copy": Button("Record that a copy was compared", "Needs what was found."),
    "remove_copy": Button("Record that a copy is gone", "Needs what happened to it."),
    "ask_for_review": Button("Record that INTERPOL was asked", "Needs what was asked."),
    "set_duty_aside": Button("Set the duty to inform aside", "Needs a reason."),
    "close_case": Button("Close the case", "Needs a reason."),
    "reopen_case": Button("Open the case again", "Needs a reason."),
    "reply_to_question": Button("Reply to the question", "The agency reads the reply."),
    "grant_time": Button("Grant more time", "Needs a reason."),
    "refuse_time": Button("Refuse more time", "Needs a reason."),
    "resend_task": Button("Send the task again", "Needs a reason."),
    "name_employer": Button("Name the employer’s desk", "Choose the agency. Needs a reason."),
    "record_notification": Button("Record the notification", "Needs the proof of it."),
    "approve_decision": Button("Approve the legal decision", "Needs a reason."),
    "approve_deferral": Button("Approve the deferral", "Needs a reason."),
    "approve_extension": Button("Approve the extension", "Needs a reason."),
    "approve_cancel": Button("Approve the cancellation", "Needs a reason."),
    "approve_move": Button("Approve the move to another edition", "Needs a reason."),
    "approve_without_answer": Button("Continue without the answer", "Needs a reason."),
    "decide_escalation": Button("Escalate to the Executive Committee", "Needs a reason."),
}
"""What the acts are called on the page; one that is not here is called as its command is."""
_NOT = {
    "approve_decision": "Send the draft back",
    "approve_deferral": "Send the deferral back",
    "approve_extension": "Reject the extension",
    "approve_cancel": "Reject the cancellation",
    "approve_move": "Reject the move",
    "approve_without_answer": "Wait for the answer",
    "decide_escalation": "Do not escalate",
}
"""What the contrary of an approval is called."""


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
        NotYetLine(title=act_title(one.act), why=words.text(one.why)) for one in page.next.not_yet
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
                title = step.what if len(step.acts) == 1 and not _is_contrary(offer) else link.title
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
    button = _BUTTONS.get(offer.act)
    title = _NOT.get(offer.act, offer.title) if _is_contrary(offer) else act_title(offer.act, offer)
    return ActLink(
        act=offer.act,
        title=title,
        href=f"{offer.path}?{urlencode({**offer.fixed, 'back': here})}",
        needs=button.needs if button is not None else "",
    )


def act_title(act: str, offer: Offer | None = None) -> str:
    """What an act is called on the page."""
    button = _BUTTONS.get(act)
    if button is not None:
        return button.title
    return offer.title if offer is not None else act_meaning(act)


_CONTRARY = frozenset({"reject", "decline"})


def _is_contrary(offer: Offer) -> bool:
    """Whether it is the refusing one of two."""
    return any(offer.fixed.get(name) == "true" for name in _CONTRARY)
