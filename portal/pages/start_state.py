"""What a person has said so far about a case that is not started: kept as a draft of theirs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Self

from starlette.datastructures import FormData

from client.entered import read_entered
from formats.dates import partial_date
from portal.pages.because import ALERTED
from portal.pages.communications import kind_in_words
from portal.pages.start_questions import NO, QUESTIONS, UNKNOWN
from portal.pages.times import Times
from procedure.clocks.zones import EASTERN
from procedure.codes import Circumstance
from procedure.refusals import Refused
from procedure.values import Stored
from views.identity import Described

ENTERED, NOBODY = "entered", "nobody"
"""Whom a case is about where it is no person of a roster, and no entry of another case."""
_SEPARATORS = ";"


class Started(Stored):
    """What the three pages ask. It is personal data."""

    alerted_by: str = ""
    reporter: str = ""
    how: str = ""
    heard: str = ""
    """When, in Washington, without a zone: as a form gives it."""
    kind: str = ""
    bureau: str = ""
    reference: str = ""
    report: str = ""

    family: str = ""
    given: str = ""
    own: str = ""
    spellings: str = ""
    born: str = ""
    nationality: str = ""
    source: str = ""
    who: str = ""
    """A number of the roster, an entry of another case, ``entered`` or ``nobody``."""
    another: str = ""
    """Why another case, where open ones are about the person."""
    sure: str = ""
    """``CONFIRMED`` or ``PROBABLE``."""
    seen: str = ""
    """The last event of the message that its reader saw."""
    custody: str = ""
    removal: str = ""
    protection: str = ""
    official: str = ""
    status: str = ""
    travel: str = ""
    more: tuple[str, ...] = ()

    dropped: tuple[str, ...] = ()
    """Tasks that are left out, each as ``D1=why``."""
    reason: str = ""
    """Why the hit is confirmed."""

    @classmethod
    def kept(cls, fields: Mapping[str, str | Sequence[str]]) -> Self:
        """As it was kept."""
        return cls.model_validate(dict(fields))

    def filled(self, form: FormData, names: Iterable[str]) -> Self:
        """The same with what a page's form says; what a form leaves out is empty."""
        changed: dict[str, str | tuple[str, ...]] = {}
        for name in names:
            typed = tuple(str(one).replace("\r\n", "\n").strip() for one in form.getlist(name))
            several = isinstance(getattr(self, name), tuple)
            changed[name] = typed if several else (typed[0] if typed else "")
        return self.model_copy(update=changed)

    @property
    def fields(self) -> dict[str, str | Sequence[str]]:
        """As it is kept: what is empty is left out."""
        return {name: value for name, value in self.model_dump().items() if value}

    # --- what it means --------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the person, the fullest first."""
        main = " ".join(filter(None, (_line(self.given), _line(self.family))))
        others = map(_line, self.spellings.split(_SEPARATORS))
        return tuple(dict.fromkeys(filter(None, (main, _line(self.own), *others))))

    @property
    def described(self) -> Described:
        """The person, to be compared."""
        return Described(
            names=self.names,
            birth_date=partial_date(self.born) if self.born else None,
            nationalities=tuple(self.nationality.replace(",", " ").upper().split()),
        )

    @property
    def lines(self) -> str:
        """The person as the lines that an order takes."""
        said = [("name", name) for name in self.names]
        said += [("born", self.born)] if self.born else []
        said += [("nationality", code) for code in self.described.nationalities]
        said += [("source", _line(self.source))] if self.source else []
        return "\n".join(f"{label}: {value}" for label, value in said)

    def wrong_with_person(self) -> str:
        """What is wrong with the person who is entered, if anything."""
        try:
            read_entered(self.lines)
        except Refused as refused:
            return str(refused)
        return ""

    @property
    def circumstances(self) -> tuple[Circumstance, ...]:
        """What is known about the person, by the answers."""
        answers = (getattr(self, question.key) for question in QUESTIONS)
        known = [one for one in (*answers, *self.more) if one not in ("", NO, UNKNOWN)]
        return tuple(Circumstance(one) for one in dict.fromkeys(known))

    @property
    def left_out(self) -> dict[str, str]:
        """The tasks that are left out, each with its reason."""
        parts = (one.partition("=") for one in self.dropped)
        return {code: why for code, _, why in parts}

    def dropping(self, code: str, why: str) -> Self:
        """The same with a task left out, or back in where no reason is given."""
        kept = {known: reason for known, reason in self.left_out.items() if known != code}
        if why:
            kept[code] = _line(why)
        dropped = tuple(f"{one}={reason}" for one, reason in kept.items())
        return self.model_copy(update={"dropped": dropped})

    # --- in words -------------------------------------------------------------------------------

    def heard_at(self) -> datetime | None:
        """When it was reported."""
        try:
            return datetime.fromisoformat(self.heard).replace(tzinfo=EASTERN)
        except ValueError:
            return None

    def came(self, times: Times) -> str:
        """How it came: ``Reported by Officer Mockford, by telephone, Tue, Dec 1, 10:12 a.m. ET``.

        What is not known is left out.
        """
        at = self.heard_at()
        parts = (
            f"by {self.reporter}" if self.reporter else "",
            HOW.get(self.how, ""),
            times.moment(at) if at else "",
        )
        said = ", ".join(filter(None, parts))
        return f"Reported {said}".strip()

    @property
    def about(self) -> str:
        """What the reporter has: ``Wanted person diffusion 17/3-1161 of IP Verkhograd``."""
        if not self.kind or self.kind == UNKNOWN:
            return ""
        named = f"{kind_in_words(self.kind)} {_line(self.reference)}".strip()
        return f"{named} of {_line(self.bureau)}" if self.bureau else named

    def whole_report(self, times: Times) -> str:
        """What is recorded as the report: how it came, what was said, and what is left out."""
        head = [f"{self.came(times)}."] if self.reporter or self.how or self.heard else []
        head += [f"The reporter has: {self.about}."] if self.about else []
        return "\n\n".join(filter(None, ("\n".join(head), self.report, self.reasons_left_out)))

    @property
    def whole_reason(self) -> str:
        """What is recorded as the reason of a confirmation."""
        another = f"Another case beside open ones: {self.another}" if self.another else ""
        return "\n\n".join(filter(None, (self.reason, another, self.reasons_left_out)))

    @property
    def reasons_left_out(self) -> str:
        """Why tasks are left out, a line for each."""
        return "\n".join(
            f"Left out of the plan, {code}: {why}" for code, why in self.left_out.items()
        )

    @property
    def alerted(self) -> str:
        """Who reported it."""
        words = ALERTED.get(self.alerted_by, "")
        return f"{words[:1].upper()}{words[1:]}"


HOW = {
    "telephone": "by telephone",
    "email": "by email",
    "paper": "on paper",
    "person": "in person",
}


def _line(text: str) -> str:
    return " ".join(text.split())
