"""The file of a case for paper: what its page shows, without what a reader chooses to leave out."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from procedure.people import Actor
from procedure.refusals import NotPermitted
from views.case_page import Asked, CasePage, CasePages
from views.case_view import CommunicationLine, DeferralLine, DraftLine, WrittenLine
from views.exchange import MARKING, Exchange
from views.looks import Looks, View
from views.narrative import Topic
from views.timeline import Line

W = TypeVar("W", Line, WrittenLine, DraftLine, DeferralLine)
MARKINGS = {"CUI": "CUI", "INTERPOL_FOUO": "INTERPOL FOR OFFICIAL USE ONLY"}
"""How an answer is marked, and what a page that shows it says of itself."""


class LeaveOut(StrEnum):
    """What a file of a case can do without, each by a label in its place."""

    NAMES = "names"
    """The person's name and those of people who acted, and everything that somebody wrote: it may
    name them."""
    WORDS = "words"
    """Everything that somebody wrote."""
    MARKED = "marked"
    """Answers that are marked for restricted use."""
    UNRELEASED = "unreleased"
    """What somebody wrote and nobody marked for release."""


class NoFileInAnEmergency(NotPermitted):
    """What is read in an emergency is read on the screen."""

    sentence = "{person} reads this case in an emergency and can save no file of it."


class CaseFiles:
    """Puts the file of a case together, and records that it was taken."""

    def __init__(self, pages: CasePages, looks: Looks) -> None:
        """``pages`` finds the case for whoever may see it."""
        self._pages = pages
        self._looks = looks

    async def file(
        self,
        actor: Actor,
        case_id: str,
        left_out: frozenset[LeaveOut] = frozenset(),
        *,
        as_of: datetime | None = None,
    ) -> CasePage:
        """The whole case, without what is left out; each place says what was there.

        With ``as_of``, as it was recorded by then. Raises NotFound, NoFileInAnEmergency,
        NotWellFormed where the case was not open yet.
        """
        asked = Asked(as_of=as_of, topic=Topic.ALL, whole=True)
        page = await self._pages.page(actor, case_id, asked)
        if page.until is not None:
            raise NoFileInAnEmergency(person=actor.person)
        labels = ",".join(sorted(left_out))
        then = {"as_of": as_of.astimezone(UTC).isoformat()} if as_of is not None else {}
        await self._looks.note(actor, View.CASE_FILE, case_id, query={"without": labels, **then})
        return without(page, left_out)


def markings_of(answers: tuple[Exchange, ...]) -> list[str]:
    """How these answers are marked."""
    given = {line.value for one in answers for line in one.fields if line.key == MARKING}
    return [text for code, text in MARKINGS.items() if code in given]


def without(page: CasePage, left_out: frozenset[LeaveOut]) -> CasePage:
    """The page without these, with a label in each place; names of people who acted are left to
    whoever writes them out."""
    labels = _Labels(page, left_out)
    view = page.view
    if LeaveOut.NAMES in left_out:
        page = page.model_copy(update={"person": None})
        view = view.model_copy(update={"person_name": None})
    view = view.model_copy(
        update={
            "opened": labels.on(view.opened),
            "drafts": tuple(map(labels.on, view.drafts)),
            "deferral": labels.on(view.deferral) if view.deferral is not None else None,
            "answers": tuple(map(labels.on_answer, view.answers)),
            "questions": tuple(map(labels.on_answer, view.questions)),
            "weigh": tuple(
                one.model_copy(update={"answers": ()}) if left_out else one for one in view.weigh
            ),
            "communications": tuple(map(labels.on_communication, view.communications)),
        }
    )
    lines = tuple(map(labels.on, page.narrative.lines))
    return page.model_copy(
        update={
            "view": view,
            "narrative": page.narrative.model_copy(update={"lines": lines}),
        }
    )


class _Labels:
    """What is shown in place of what is left out."""

    def __init__(self, page: CasePage, left_out: frozenset[LeaveOut]) -> None:
        self._left_out = left_out
        self._released = frozenset(item for item, may_leave in page.marked.items() if may_leave)
        self._marked = {
            one.document: marking
            for one in page.view.answers
            if one.document is not None
            for marking in markings_of((one,))
        }

    def of(self, document: str | None) -> str | None:
        """The label for what a document says; None where it stays."""
        if self._left_out & {LeaveOut.NAMES, LeaveOut.WORDS}:
            return "[Left out: what somebody wrote]"
        if LeaveOut.MARKED in self._left_out and document in self._marked:
            return f"[Left out: marked {self._marked[document]}]"
        if LeaveOut.UNRELEASED in self._left_out and document not in self._released:
            return "[Left out: not marked for release]"
        return None

    def on(self, one: W) -> W:
        """The same with the label in place of its text, if it has one."""
        label = self.of(one.document)
        kept = label is None or one.text is None
        return one if kept else one.model_copy(update={"text": label})

    def on_answer(self, one: Exchange) -> Exchange:
        """The same also in place of the fields of a form."""
        label = self.of(one.document)
        if label is None or not (one.text or one.fields):
            return one
        return one.model_copy(update={"text": label, "fields": ()})

    def on_communication(self, one: CommunicationLine) -> CommunicationLine:
        """Who sent it and its reference, unless it was marked for release."""
        item = f"{one.communication}/v{one.version}"
        if LeaveOut.UNRELEASED not in self._left_out or item in self._released:
            return one
        label = "[Left out: not marked for release]"
        return one.model_copy(update={"sender": label, "reference": None, "date": None})
