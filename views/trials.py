"""Orders that a person could try: acts with each value that they could name.

An act is known by its table, and its fields by the values that the kind of its dossier gives
them, so a new act or a new field is tried without a line here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from procedure.dossier import Command
from procedure.people import Actor
from procedure.tables import ActRule, Choices

T = TypeVar("T")
Row = Mapping[str, Any]
"""The fields of an order that have a value already: those before, as the command lists them."""
Of = Callable[[T, Row], Iterable[Any]]
"""What a field could be, by what the order is tried on."""
ANY_CASE = f"case-{'0' * 26}"
"""In place of a case that a person types, or that does not exist yet: nobody chooses it."""
ANY_ORDER = f"order-{'0' * 26}"


class Trial(NamedTuple):
    """An order as it would be given, and what of it a person chooses or types."""

    command: Command
    chosen: Mapping[str, str]
    """The fields with a closed set of values, each with the value of this trial."""
    typed: tuple[str, ...]
    """The fields that a person types freely."""
    form: tuple[str, ...] = ()
    """The fields of a form that must be filled in with it."""


class Wanted(NamedTuple):
    """Which orders are tried."""

    acts: Collection[str] | None = None
    """Only these acts; None: every one."""
    values: Mapping[str, str] = {}
    """Only orders whose fields, where a person chooses them, have these values."""
    brief: Collection[str] = ()
    """Acts of which two orders that are possible are enough: their form finds the others."""

    def takes(self, trial: Trial) -> bool:
        """Whether the order is one of them."""
        return all(trial.chosen.get(name, value) == value for name, value in self.values.items())


ALL = Wanted()


@dataclass(frozen=True)
class Values(Generic[T]):
    """The values that the fields of the acts could have.

    A field has its name, or ``act.field`` for what it could be in one act only. A code word of the
    procedure has those of its set. Any other switch is an option of its command.
    """

    chosen: Mapping[str, Of[T]]
    """The fields with a closed set of values; one that has none now is typed."""
    typed: Mapping[str, Of[T]]
    """The fields that a person types freely, each with a value that would do.

    One that may be left out is tried only where it is named for the act.
    """
    given: Mapping[str, Of[T]]
    """What nobody chooses: it is what the person writes, or follows from the rest."""


class _Partly(NamedTuple):
    """An order of which the first fields are known."""

    fields: Row = {}
    chosen: Mapping[str, str] = {}
    typed: tuple[str, ...] = ()


def trials(
    acts: Iterable[ActRule[Any, Any]], tried_on: T, values: Values[T], dossier: str, actor: Actor
) -> Iterator[Trial]:
    """The orders of those of the acts that a role of the actor has."""
    base = {"dossier": dossier, "order": ANY_ORDER, "by": actor.person}
    for rule in acts:
        if actor.has(*rule.permission.roles, *rule.permission.or_agency):
            for row in _rows(rule, tried_on, values):
                command = rule.command.model_validate({**base, **row.fields})
                yield Trial(command, row.chosen, row.typed)


def _rows(rule: ActRule[Any, Any], tried_on: T, values: Values[T]) -> list[_Partly]:
    """What an order of the act could hold. Raises LookupError where a field is not known."""
    rows = [_Partly()]
    for name, info in rule.command.model_fields.items():
        if name in Command.model_fields:
            continue
        own = f"{rule.act}.{name}"
        choose = (
            _said_by(rule.choices.get(name))
            or values.chosen.get(own)
            or values.chosen.get(name)
            or _of_set(info.annotation)
        )
        typed = (
            _said_by(rule.typed.get(name))
            or values.typed.get(own)
            or (values.typed.get(name) if info.is_required() else None)
        )
        given = values.given.get(own) or values.given.get(name)
        if choose or typed or given:
            rows = [
                longer
                for row in rows
                for longer in _with(name, row, tried_on, choose, typed, given)
            ]
        elif info.is_required():
            raise LookupError(f"{rule.act}: nothing says what {name} could be.")
    return rows


def _with(
    name: str,
    row: _Partly,
    tried_on: T,
    choose: Of[T] | None,
    typed: Of[T] | None,
    given: Of[T] | None,
) -> Iterator[_Partly]:
    """With each value of one more field."""
    choices = list(choose(tried_on, row.fields)) if choose else []
    for value in choices:
        shown = {} if value in (None, ANY_CASE) else {name: str(value)}
        yield _Partly({**row.fields, name: value}, {**row.chosen, **shown}, row.typed)
    if choices:
        return
    for value in (typed or given or _nothing)(tried_on, row.fields):
        also = (name,) if typed and value is not None else ()
        yield _Partly({**row.fields, name: value}, row.chosen, (*row.typed, *also))


def _said_by(rule: Choices | None) -> Of[Any] | None:
    """What the act's own rule says that the field could be."""
    if rule is None:
        return None
    return lambda on, row: rule(on.state, on.rules, on.at, row)


def _nothing(tried_on: object, row: Row) -> Iterable[Any]:
    """A field that nobody types and that has no value now: the act cannot be ordered."""
    return ()


def _of_set(annotation: Any) -> Of[Any] | None:
    """The members of a closed set; None of anything else."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return lambda tried_on, row: annotation
    return None
