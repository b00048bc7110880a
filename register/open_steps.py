"""Who must do what next: the open steps of all cases and matters, as the acts leave them.

So nobody reads every open case to know what waits.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.sql import ColumnElement

from procedure.access import Permission
from procedure.people import Actor
from procedure.rows import DossierSteps, StepRow
from register.database import Database, Repository, reading, stamp
from register.due_times import within
from register.paging import Order, Place
from register.permitted import SubjectColumns, permitted
from register.tables.casework import cases, matters
from register.tables.work import open_steps, tasks
from register.teams import seen_by

_STEP = open_steps.c
_SUBJECT = SubjectColumns(_STEP.agency, _STEP.role, _STEP.drafter)
BY_ACT = Order(_STEP.act_by, (_STEP.dossier, _STEP.place))
"""What must be done first comes first."""
Takes = Mapping[str, Sequence[Permission]]
"""By each combination of acts that takes a step the permissions of these acts."""
_KNOWN = ("acts", "task", "clock", "party", "person", "drafter")
"""By these a step is the same as before: it has waited since then."""
# Built once: building a statement takes about as long as executing it.
_TAKEN_AWAY = (
    delete(open_steps)
    .where(_STEP.dossier == bindparam("id"))
    .returning(*(_STEP[name] for name in _KNOWN), _STEP.since)
)
_PUT = insert(open_steps)


class NamedStep(StepRow):
    """A step, with what its dossier and its task are called."""

    dossier_number: str | None = None
    task_number: str | None = None
    task_agency: str | None = None
    task_code: str | None = None


class Narrowed(NamedTuple):
    """Which steps somebody asks for; what is not set does not narrow."""

    dossier: str | None = None
    case_class: str | None = None
    agency: str | None = None
    """That of the step's task."""
    within: tuple[tuple[datetime | None, datetime | None], ...] = ()
    """When they must be done, each from the first moment to the last one."""


class OpenSteps(Repository):
    """The open steps. The transaction of an act puts those of its dossier in place."""

    def __init__(self, database: Database) -> None:
        """Nothing else is needed."""
        super().__init__(database)

    @staticmethod
    def keep(connection: Connection, now: DossierSteps) -> None:
        """From now these are the open steps; what waited before has waited since then."""
        before = connection.execute(_TAKEN_AWAY, {"id": now.dossier}).all()
        known = {tuple(row[:-1]): row[-1] for row in before}
        rows = []
        for step in now.steps:
            values = {
                name: stamp(value) if isinstance(value, datetime) else value
                for name, value in dict(step).items()
            }
            same = tuple(values[name] for name in _KNOWN)
            rows.append({**values, "since": known.get(same, stamp(now.at))})
        if rows:
            connection.execute(_PUT, rows)

    @reading
    def acts(self, connection: Connection, party: str, reader: str | None = None) -> list[str]:
        """By which acts the steps of a party are taken, as far as the reader sees; each once."""
        own = (_STEP.party == party, *seen_by(_STEP.dossier, reader))
        first = select(func.min(_STEP.acts).label("acts")).where(*own)
        found = first.cte("found", recursive=True)
        following = (
            select(func.min(_STEP.acts)).where(*own, _STEP.acts > found.c.acts).scalar_subquery()
        )
        found = found.union_all(select(following).where(found.c.acts.is_not(None)))
        query = select(found.c.acts).where(found.c.acts.is_not(None))
        return list(connection.execute(query).scalars())

    @reading
    def waiting(
        self,
        connection: Connection,
        actor: Actor,
        takes: Takes,
        *,
        reader: str | None = None,
        narrowed: Narrowed = Narrowed(),  # noqa: B008  # it never changes
        after: Place | None = None,
        limit: int | None = None,
    ) -> list[NamedStep]:
        """The steps that the actor must take, by what must be done first.

        ``takes`` has for each combination of acts the permissions of these. ``reader`` leaves out
        cases that are limited to teams of others.
        """
        query = named_steps().where(
            waits_for(actor, takes), *_narrowing(narrowed), *seen_by(_STEP.dossier, reader)
        )
        rows = connection.execute(BY_ACT.page(query, after, limit)).mappings()
        return [NamedStep.model_validate(dict(row)) for row in rows]

    @reading
    def count(
        self, connection: Connection, actor: Actor, takes: Takes, *, reader: str | None = None
    ) -> int:
        """How many steps the actor must take."""
        here = (waits_for(actor, takes), *seen_by(_STEP.dossier, reader))
        return connection.execute(select(func.count()).where(*here)).scalar_one()

    @reading
    def of(self, connection: Connection, dossiers: Sequence[str]) -> dict[str, list[StepRow]]:
        """The steps of these dossiers, each in the order of the procedure."""
        query = (
            select(open_steps)
            .where(_STEP.dossier.in_(dossiers))
            .order_by(_STEP.dossier, _STEP.place)
        )
        found: dict[str, list[StepRow]] = {}
        for row in connection.execute(query).mappings():
            found.setdefault(row["dossier"], []).append(StepRow.model_validate(dict(row)))
        return found


def dossiers_waiting_for(actor: Actor, takes: Takes) -> Select[Any]:
    """The dossiers with a step that the actor must take."""
    return select(_STEP.dossier).where(waits_for(actor, takes))


def waits_for(actor: Actor, takes: Takes) -> ColumnElement[bool]:
    """Whether a step is in the actor's court, and they may take it."""
    may_take = [
        and_(_STEP.acts == acts, or_(*(permitted(actor, one, _SUBJECT) for one in permissions)))
        for acts, permissions in takes.items()
        if permissions
    ]
    own = or_(_STEP.person.is_(None), _STEP.person == actor.person)
    return and_(_STEP.party == actor.agency, own, or_(false(), *may_take))


def named_steps() -> Select[Any]:
    """Steps with the numbers of their dossiers and tasks."""
    of_task = and_(tasks.c.case_id == _STEP.dossier, tasks.c.task_id == _STEP.task)
    return (
        select(
            open_steps,
            func.coalesce(cases.c.number, matters.c.number).label("dossier_number"),
            tasks.c.number.label("task_number"),
            tasks.c.agency.label("task_agency"),
            tasks.c.code.label("task_code"),
        )
        .join(cases, cases.c.case_id == _STEP.dossier, isouter=True)
        .join(matters, matters.c.matter_id == _STEP.dossier, isouter=True)
        .join(tasks, of_task, isouter=True)
    )


def _narrowing(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if narrowed.dossier is not None:
        found.append(_STEP.dossier == narrowed.dossier)
    if narrowed.case_class is not None:
        urgent = func.coalesce(cases.c.case_class, matters.c.case_class)
        found.append(urgent == narrowed.case_class)
    if narrowed.agency is not None:
        found.append(tasks.c.agency == narrowed.agency)
    if narrowed.within:
        found.append(or_(*(within(_STEP.act_by, *one) for one in narrowed.within)))
    return found
