"""Where a message stands, and what happened to it, in sentences."""

from collections.abc import Iterator

from portal.pages.communications import (
    STATES,
    STATUSES,
    kind_in_words,
    reference_in_words,
    sender_in_words,
)
from portal.pages.people import Names
from portal.pages.sentences import first_upper
from portal.pages.site import Opened
from portal.pages.times import When
from procedure.clocks.explanation import explain
from procedure.clocks.workdays import calendar_versions, federal_calendar
from procedure.intake.intake import IntakeState
from procedure.people import SYSTEM_ID
from procedure.values import Stored
from register.values import Outline
from views.close_reading import CloseReading
from views.communications import Shown
from views.earlier import Other
from views.triage import Decided, Proposal


class OtherRow(Stored):
    """Another version or message in a list."""

    href: str
    received: str
    name: str
    plain: str
    names: tuple[str, ...]
    became: str
    facts: str
    case_href: str
    case_number: str


class Happened(Stored):
    """Something that happened to the message."""

    when: str
    iso: str
    what: str
    reason: str


_FACTS = {
    "SAME": "The charges rest on the same facts: it may be made again.",
    "POSSIBLE": "The charges may rest on the same facts: compare them.",
    "DIFFERENT": "Other charges.",
}


class Story:
    """Says where a message stands."""

    def __init__(self, shown: Shown, close: CloseReading, opened: Opened) -> None:
        """``opened`` is the page on which it is said."""
        self._shown = shown
        self._close = close
        self._opened = opened
        self._times = opened.times

    # --- the sentence ---------------------------------------------------------------------------

    @property
    def due(self) -> When | None:
        """By when a person must act; None where nothing is due."""
        clock = self._close.clock
        waits = self._shown.state in (IntakeState.AWAITING_PERSON, IntakeState.AWAITING_SCREENING)
        if clock is None or not clock.running or not waits:
            return None
        return self._times.due(clock.due_at, late=clock.late or None)

    @property
    def named(self) -> list[tuple[str, str]]:
        """Whom the sentence names: those who restrict it, each with the roster's category."""
        found = [one for one in self._close.identities if one.hit.level != "WEAK"]
        return [
            (
                one.entry.name if one.entry else one.person,
                STATUSES.get(one.hit.status, one.hit.status).lower(),
            )
            for one in found
        ]

    @property
    def restricted_at(self) -> str:
        """When it was restricted last."""
        found = self._shown.restrictions
        return self._times.near(found[-1].at) if found else ""

    @property
    def proposed(self) -> Decided | None:
        """The proposal to lift that waits for a second person."""
        decisions = self._shown.decisions
        last = decisions[-1] if decisions else None
        return last if last is not None and last.proposal is Proposal.MADE else None

    @property
    def proposer(self) -> str:
        """Who proposed to lift it, as a sentence begins."""
        return first_upper(self.who(self.proposed.by)) if self.proposed else ""

    @property
    def unread(self) -> str:
        """Why it could not be read, if so."""
        return next((one.failure for one in self._shown.arrivals if one.failure), "")

    def who(self, person: str) -> str:
        """A person of the directory by name; you for whoever reads."""
        if person == self._opened.actor.person:
            return "You"
        return Names(self._opened.directory, self._opened.actor).of(person)

    # --- what happened --------------------------------------------------------------------------

    def happened(self) -> list[Happened]:
        """Restrictions, decisions and translations, in their order."""
        found = [(one.at, f"Restricted: {one.because}.", "") for one in self._shown.restrictions]
        found += [(one.at, self._decided(one), one.reason or "") for one in self._shown.decisions]
        found += [
            (one.at, f"{first_upper(self.who(one.by))} attached a translation.", "")
            for one in self._shown.translations
        ]
        return [
            Happened(when=self._times.near(at), iso=self._times.iso(at), what=what, reason=reason)
            for at, what, reason in sorted(found, key=lambda one: one[0])
        ]

    def _decided(self, one: Decided) -> str:
        who = first_upper(self.who(one.by))
        if one.proposal is Proposal.MADE:
            return f"{who} proposed to lift the restriction."
        if one.proposal is Proposal.TURNED_DOWN:
            return f"{who} did not agree to lift the restriction."
        if not one.confirmed:
            if one.by == SYSTEM_ID:
                return "Not restricted: nobody is named who restricts it."
            by = f", as {self.who(one.proposed_by)} had proposed" if one.proposed_by else ""
            return f"{who} lifted the restriction{by}."
        how = "attached it to a case" if one.attached else "started a case"
        sure = "certainly" if one.identity == "CONFIRMED" else "probably"
        return f"{who} confirmed that it is {sure} {one.person}, and {how}."

    def why_due(self) -> list[str]:
        """The reckoning of the clock, in sentences."""
        clock = self._close.clock
        if clock is None:
            return []
        calendar = federal_calendar(calendar_versions()[-1], self._opened.desk.closures)
        return explain(clock, calendar)

    def basis(self) -> list[str]:
        """On what the restriction is based."""
        found = self._shown.restrictions
        return [f"{one.what} ({one.citation})" for one in found[-1].basis] if found else []

    # --- other messages -------------------------------------------------------------------------

    def others(self) -> list[OtherRow]:
        """Others about the same persons, opened."""
        return [self._other(one) for one in self._close.others]

    def _other(self, one: Other) -> OtherRow:
        row = self.outline(one.outline)
        reference = reference_in_words(one.reference)
        return row.model_copy(
            update={
                "name": f"{reference}, {sender_in_words(one.sender)}".removeprefix(", "),
                "plain": kind_in_words(one.outline.kind),
                "names": one.names,
                "facts": _FACTS.get(one.facts or "", ""),
            }
        )

    def outline(self, one: Outline) -> OtherRow:
        """A version in a list, without what is sealed."""
        words, _ = STATES[one.state]
        number = one.case_number or ""
        return OtherRow(
            href=f"/messages/{one.communication_id}/v{one.version}",
            received=self._times.near(one.received_at),
            name=f"Version {one.version}",
            plain=kind_in_words(one.kind),
            names=(),
            became=words,
            facts="",
            case_href=f"/cases/{number}" if number else "",
            case_number=number,
        )

    def versions(self) -> list[OtherRow]:
        """The other versions of this message, newest first."""
        return [
            self.outline(one) for one in self._shown.versions if one.version != self._shown.version
        ]

    def beside(self) -> Iterator[tuple[str, OtherRow]]:
        """What came in the same delivery, each with where it was in it."""
        for one in self._shown.beside:
            yield one.position, self.outline(one)
