"""What can be chosen: the people, agencies and code words that orders take, with their meanings."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from procedure.access import Right, may
from procedure.annex.editions import Procedure
from procedure.annex.templates import Template
from procedure.clocks.rules import PauseReason
from procedure.codes import Circumstance
from procedure.directory import Directory
from procedure.kind_table import MATTER_KINDS
from procedure.people import Actor
from procedure.stages import ENDINGS, STAGES
from procedure.values import Stored
from views.docstrings import members


class Choice(Stored):
    """Something that can be chosen."""

    code: str
    meaning: str


class Choices:
    """What can be chosen in one installation now."""

    def __init__(self, directory: Directory, rules: Procedure) -> None:
        """``rules`` is the edition in force; an older case may have others."""
        self._directory = directory
        self._edition = rules.edition

    def of(self, actor: Actor, what: str) -> list[Choice]:
        """What can be chosen under a name of ``LISTS``."""
        return LISTS[what](self, actor)

    def people(self, actor: Actor) -> list[Choice]:
        """The people whom the actor may know of: all for the casework, else the own agency's."""
        sees_all = may(actor, Right.SEE_CASE)
        return [
            Choice(
                code=person.person_id,
                meaning=f"{person.name}, {person.agency}: {', '.join(person.roles)}",
            )
            for person in self._directory.people
            if sees_all or person.agency == actor.agency
        ]

    def agencies(self, actor: Actor) -> list[Choice]:
        """The agencies to which tasks can go."""
        return [Choice(code=one.code, meaning=one.name) for one in self._directory.agencies]

    def outcomes(self, actor: Actor) -> list[Choice]:
        """What INTERPOL may have done."""
        rows = self._edition.interpol_outcomes.values()
        return [Choice(code=row.key, meaning=row.title) for row in rows]

    def dispositions(self, actor: Actor) -> list[Choice]:
        """What counsel may propose."""
        rows = self._edition.dispositions.values()
        return [Choice(code=row.key, meaning=row.title) for row in rows]

    def templates(self, actor: Actor) -> list[Choice]:
        """What can be sent, by its template, each with the fields that it takes."""
        rows = self._edition.templates.values()
        return [Choice(code=row.key, meaning=_with_fields(row)) for row in rows]

    def facts(self, actor: Actor) -> list[Choice]:
        """What may become known in a case."""
        return [Choice(code=row.key, meaning=row.title) for row in self._edition.facts.values()]

    def stages(self, actor: Actor) -> list[Choice]:
        """Where a case may be."""
        stages = (*STAGES, *ENDINGS.values())
        return [Choice(code=one.code, meaning=f"{one.title}. {one.meaning}") for one in stages]

    def circumstances(self, actor: Actor) -> list[Choice]:
        """What may be known about the person."""
        return _meanings(Circumstance)

    def regimes(self, actor: Actor) -> list[Choice]:
        """Under which measures of INTERPOL bureaus send, and since when."""
        return [
            Choice(
                code=row.key,
                meaning=f"{row.country} ({', '.join(row.senders)}), {row.kind} since {row.since}"
                f"{f' until {row.until}' if row.until else ''}. {row.note} "
                f"[{row.source.kind} {row.source.citation}]",
            )
            for row in self._edition.regimes.values()
        ]

    def duties(self, actor: Actor) -> list[Choice]:
        """The standing duties that a person opens once they have come up."""
        rows = self._edition.duties.values()
        return [Choice(code=row.key, meaning=row.title) for row in rows if not row.opens_on]

    def reasons(self, actor: Actor) -> list[Choice]:
        """For which reasons a clock may pause."""
        return _meanings(PauseReason)


def _with_fields(row: Template) -> str:
    """The title, and the fields by their keys; those that must be filled in are marked."""
    fields = ", ".join(f"{one.key}{' (required)' if one.required else ''}" for one in row.fields)
    owners = [kind.title.lower() for kind in MATTER_KINDS if kind.name == row.matter]
    parts = (row.title, *(f"For a {one}" for one in owners), f"Fields: {fields}" if fields else "")
    return ". ".join(filter(None, parts))


def _meanings(enum: type[StrEnum]) -> list[Choice]:
    return [Choice(code=code, meaning=meaning) for code, meaning in members(enum).items()]


LISTS: Mapping[str, Callable[[Choices, Actor], list[Choice]]] = {
    "people": Choices.people,
    "agencies": Choices.agencies,
    "circumstances": Choices.circumstances,
    "facts": Choices.facts,
    "stages": Choices.stages,
    "dispositions": Choices.dispositions,
    "templates": Choices.templates,
    "outcomes": Choices.outcomes,
    "duties": Choices.duties,
    "reasons": Choices.reasons,
    "regimes": Choices.regimes,
}
"""The lists by the commands that show them."""
