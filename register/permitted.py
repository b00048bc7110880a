"""The condition by which a list shows what a person may do: a permission, asked of columns.

It says the same as ``procedure.access.why_not``, of many rows at once; a test compares the two.
"""

from typing import NamedTuple

from sqlalchemy import and_, false, or_, true
from sqlalchemy.sql import ColumnElement

from procedure.access import Permission
from procedure.people import USNCB, Actor


class SubjectColumns(NamedTuple):
    """The columns that say what an act is done to."""

    agency: ColumnElement[str | None]
    role: ColumnElement[str | None]
    drafter: ColumnElement[str | None]


def permitted(actor: Actor, permission: Permission, subject: SubjectColumns) -> ColumnElement[bool]:
    """Whether the actor may do what takes the permission to the subject of a row."""
    allowed: list[ColumnElement[bool]] = []
    if actor.has(*permission.or_agency):
        allowed.append(subject.agency == actor.agency)
    if actor.has(*permission.roles) and (permission.own_agency or actor.agency == USNCB):
        own = subject.agency == actor.agency if permission.own_agency else true()
        allowed.append(and_(own, or_(subject.role.is_(None), subject.role.in_(actor.roles))))
    if not allowed:
        return false()
    return and_(_may_approve(actor, permission, subject), or_(*allowed))


def _may_approve(
    actor: Actor, permission: Permission, subject: SubjectColumns
) -> ColumnElement[bool]:
    """Nobody approves what they drafted, by whoever's role."""
    if not permission.not_drafter:
        return true()
    lenders = {one.by for one in actor.lent(permission.roles)}
    never = {actor.person, *(lenders if len(lenders) == 1 else ())}
    return or_(subject.drafter.is_(None), subject.drafter.not_in(sorted(never)))
