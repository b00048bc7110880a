"""Whom a case is about: persons of the roster, open cases, and the person who is entered."""

from collections.abc import Sequence

from portal.pages.communications import LEVELS, STATUSES
from portal.pages.fields import Field, Problem
from portal.pages.message_persons import ComparedRow, PersonPart, compared_rows, persons_of
from portal.pages.scripts import language_of
from portal.pages.site import Opened
from portal.pages.start_keeping import Begun
from portal.pages.start_questions import FURTHER, QUESTIONS, UNKNOWN
from portal.pages.start_state import ENTERED, NOBODY, Started
from procedure.codes import Circumstance
from procedure.values import Stored
from screening.roster import ProtectedPerson
from views.close_reading import CloseReading
from views.communications import Shown
from views.likely_persons import Likely

PERSON = ("family", "given", "own", "spellings", "born", "nationality", "source")
ASKED = (*(question.key for question in QUESTIONS), "more")
WHO = (*PERSON, "who", "another", "sure", "seen", *ASKED)
"""What the page asks."""


class CaseBeside(Stored):
    """An open case that may be about the same person."""

    case: str
    number: str
    person: str
    note: str
    rows: tuple[ComparedRow, ...]


Explained = tuple[tuple[str, str, str], ...]
"""Whom one can choose: the value, the name, and what tells them from others."""


class Whom(Stored):
    """The field in which the person is chosen."""

    name: str = "who"
    id: str = "who"
    kind: str = "radios"
    label: str = "The case is about"
    choices: Explained
    value: str
    error: str
    required: bool = True


class Who(Stored):
    """What the page shows."""

    names: tuple[Field, ...]
    """Who the person is, where no message names anybody."""
    choices: Whom
    compared: tuple[tuple[str, tuple[ComparedRow, ...]], ...]
    """Each person of the roster, field by field."""
    cases: tuple[CaseBeside, ...]
    another: Field
    sure: Field
    questions: tuple[Field, ...]
    further: Field
    searched: str
    """What was searched, in a sentence; empty before that."""

    def cases_of(self, person: str) -> list[CaseBeside]:
        """The open cases about exactly this person."""
        return [one for one in self.cases if one.person == person]


class WhoPage:
    """Makes the page from what was said, and what is found."""

    def __init__(
        self, opened: Opened, begun: Begun, said: Started, problems: Sequence[Problem]
    ) -> None:
        """``problems`` are those of a page that was sent."""
        self._opened = opened
        self._begun = begun
        self._said = said
        self._wrong = {one.id: one.text for one in problems}

    async def of_message(self, shown: Shown, close: CloseReading) -> Who:
        """A message in which the screening named somebody."""
        persons = persons_of(shown, close)
        choices = tuple(map(_choice, persons))
        cases = tuple(
            CaseBeside(
                case=one.case,
                number=one.number or one.case,
                person=one.person,
                note=_CHARGES.get(one.facts or "", "No charges to compare."),
                rows=(),
            )
            for one in shown.related
        )
        compared = tuple((f"{one.name} ({one.person})", one.rows) for one in persons)
        status = shown.hits[0].status if len(shown.hits) == 1 else ""
        if status in _OFFICIAL and not self._said.official:
            self._said = self._said.model_copy(update={"official": status})
        return self._page((), choices, compared, cases, "")

    async def of_anybody(self, weak: Sequence[PersonPart] = ()) -> Who:
        """A report, or a message that names nobody strongly: the person is looked for by name.

        ``weak`` are those whom the screening named weakly: they can be chosen without a search.
        """
        likely = await self.likely()
        choices = [_choice(one) for one in weak]
        compared = [(f"{one.name} ({one.person})", one.rows) for one in weak]
        named = {one.person for one in weak}
        found = likely.roster if likely else ()
        for one in (one for one in found if one.person.person_id not in named):
            title = f"{one.person.name} ({one.person.person_id})"
            choices.append((one.person.person_id, title, _hint(one.person, one.level)))
            compared.append((title, compared_rows(one.fields)))
        cases = tuple(
            CaseBeside(
                case=one.case,
                number=one.number or one.case,
                person=one.person,
                note=f"Class {one.case_class}, open since {self._opened.times.day(one.opened_at)}.",
                rows=compared_rows(one.fields),
            )
            for one in (likely.cases if likely else ())
        )
        known = {person for person, *_ in choices}
        choices += [
            (one.person, f"The person of {one.number}", "Entered by an analyst for that case.")
            for one in cases
            if one.person not in known
        ]
        entered = "On no roster. What you entered is sealed under the key of this case."
        choices.append((ENTERED, "The person entered above", entered))
        if not self._begun.communication:
            choices.append(
                (NOBODY, "Nobody is named yet", "The plan then begins with U1, Identity.")
            )
        return self._page(_names(), tuple(choices), tuple(compared), cases, self._searched(likely))

    async def likely(self) -> Likely | None:
        """Who it may be, by what was entered; None before a name was."""
        described = self._said.described
        if not described.names:
            return None
        return await self._opened.desk.likely_persons.find(self._opened.actor, described)

    def _searched(self, likely: Likely | None) -> str:
        if likely is None:
            return ""
        names = self._said.names
        spelled = f"{len(names)} spelling{'' if len(names) == 1 else 's'}"
        if likely.loaded_at is None:
            return f"Searched by {spelled}; no roster can be opened, so nobody on it was compared."
        loaded = self._opened.times.day(likely.loaded_at)
        return f"Searched by {spelled}: the roster of {loaded}, and open cases that you may see."

    def _page(
        self,
        names: tuple[Field, ...],
        choices: Explained,
        compared: tuple[tuple[str, tuple[ComparedRow, ...]], ...],
        cases: tuple[CaseBeside, ...],
        searched: str,
    ) -> Who:
        chosen = self._said.who or (choices[0][0] if len(choices) == 1 else "")
        return Who(
            names=tuple(map(self._filled, names)),
            choices=Whom(choices=choices, value=chosen, error=self._wrong.get("who", "")),
            compared=compared,
            cases=cases,
            another=self._filled(_ANOTHER),
            sure=self._filled(_SURE, self._said.sure or "CONFIRMED"),
            questions=tuple(
                self._filled(
                    Field(
                        name=one.key,
                        id=one.key,
                        kind="radios",
                        label=one.text,
                        hint=one.hint,
                        choices=one.choices,
                    ),
                    getattr(self._said, one.key) or UNKNOWN,
                )
                for one in QUESTIONS
            ),
            further=_FURTHER.model_copy(update={"values": self._said.more}),
            searched=searched,
        )

    def _filled(self, field: Field, value: str | None = None) -> Field:
        said = getattr(self._said, field.name) if value is None else value
        lang = language_of(said) if field.name in _NAMED else ""
        wrong = self._wrong.get(field.id, "")
        return field.model_copy(update={"value": said, "error": wrong, "lang": lang})


def wrong_with(said: Started, page: Who, begun: Begun) -> list[Problem]:
    """What keeps the plan from being made."""
    found = []
    known = {value for value, *_ in page.choices.choices}
    if said.who not in known:
        found.append(Problem(id="who", text="Choose whom the case is about."))
    if said.who == ENTERED:
        found += _wrong_with_entry(said)
    if page.cases_of(said.who) and not said.another:
        text = "Say why another case is needed, or join the one that is open."
        found.append(Problem(id="another", text=text))
    return found


def _wrong_with_entry(said: Started) -> list[Problem]:
    """What the entered person lacks."""
    if not said.names:
        return [Problem(id="family", text="Enter a name of the person.")]
    if not said.source.strip():
        return [Problem(id="source", text="Say where you have this from.")]
    wrong = said.wrong_with_person()
    return [Problem(id="born", text=wrong)] if wrong else []


def _names() -> tuple[Field, ...]:
    def text(name: str, label: str, hint: str = "") -> Field:
        return Field(name=name, id=name, kind="text", label=label, hint=hint)

    return (
        text("family", "Family name"),
        text("given", "Given names"),
        text("own", "Name in its own script"),
        text("spellings", "Other spellings", "Several with a semicolon between them."),
        text("born", "Birth date", "As far as it is known: 1971, 1971-04 or 1971-04-23."),
        text("nationality", "Nationality", "Codes such as US."),
        text("source", "Where you have this from"),
    )


def _choice(one: PersonPart) -> tuple[str, str, str]:
    return (
        one.person,
        f"{one.name} ({one.person})",
        f"{one.status}. {one.level} hit. {one.why}",
    )


def _hint(person: ProtectedPerson, level: str) -> str:
    own = next((name for name in person.aliases if language_of(name)), "")
    said = (own, STATUSES.get(person.status, person.status), f"{LEVELS[level].lower()} likeness")
    return ", ".join(filter(None, said))


_OFFICIAL = frozenset(code for code in Circumstance if code.endswith("_OFFICIAL"))
_NAMED = frozenset({"family", "given", "own", "spellings"})
_ANOTHER = Field(
    name="another",
    id="another",
    kind="textarea",
    label="Why another case is needed",
    hint="Only where a case about this person is open; kept sealed.",
)
_SURE = Field(
    name="sure",
    id="sure",
    kind="radios",
    label="How sure you are",
    choices=(("CONFIRMED", "It is this person"), ("PROBABLE", "Probably this person")),
)
_FURTHER = Field(
    name="more", id="more", kind="checkboxes", label="What else is known", choices=FURTHER
)
_CHARGES = {
    "SAME": "The same charges.",
    "POSSIBLE": "The charges may be the same: compare them.",
    "DIFFERENT": "Other charges.",
}
