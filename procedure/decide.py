"""Deciding an order or a step: permission first, then the rule of the act.

``decide(kind, state, command, context)`` gives the events that follow, or raises the refusal. It is
asked once, by the recorder, inside the transaction that writes the events; and before that by the
client, so that most refusals are known before anything is written.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from procedure.access import Permission, Subject, why_not
from procedure.clocks.workdays import CalendarDoesNotReach
from procedure.context import Context
from procedure.dossier import Command, DossierState, Event, TakeStep
from procedure.kinds import DossierKind
from procedure.refusals import (
    AlreadyRecorded,
    ChangedSinceRead,
    NotFound,
    NotPermitted,
    NotWellFormed,
)
from procedure.tables import ActRule, OpeningRule


class AlreadyOpen(AlreadyRecorded):
    """The dossier exists."""

    sentence = "The {what} {name} is already open."


def decide(
    kind: DossierKind[Any],
    state: DossierState | None,
    command: Command,
    context: Context,
    *,
    handed_over: bool = False,
) -> Sequence[Event]:
    """The events that follow from the command; none for a step that is already taken.

    ``handed_over`` says that the register holds this very command as a handoff. Raises Refused, and
    nothing else. A time that the calendar does not reach is refused before anything is written.
    """
    try:
        return _decided(kind, state, command, context, handed_over)
    except CalendarDoesNotReach as error:
        raise NotWellFormed(
            problem=f"{error} Choose an earlier time, or have the table extended."
        ) from None


def _decided(
    kind: DossierKind[Any],
    state: DossierState | None,
    command: Command,
    context: Context,
    handed_over: bool,
) -> Sequence[Event]:
    opening = kind.opening
    if opening is not None and command.act == opening.act:
        _check(context, opening, opening.subject(command), handed_over)
        if state is not None:
            raise AlreadyOpen(what=kind.name, name=command.dossier)
        return opening.decide(command, context)
    hidden = NotFound(what=kind.name, name=command.dossier)
    if state is None:
        raise hidden
    if isinstance(command, TakeStep):
        return kind.step(command.step).decide(state, context)
    if not handed_over and not kind.visible(state, context.actor, command):
        raise hidden
    if not handed_over and not all(context.beside.sees(case) for case in state.about):
        raise hidden
    rule = kind.act(command.act)
    _check(context, rule, rule.subject(state, command), handed_over)
    if getattr(command, "document", None) in state.processed:
        raise AlreadyRecorded()
    if command.seen is not None and rule.outdated_after is not None:
        changed = rule.outdated_after(state, command)
        if command.seen < changed:
            what = getattr(command, "task", None)
            raise ChangedSinceRead(what=f"Task {what}" if what else "This", seen=command.seen)
    beside = replace(
        context,
        add_fact=kind.add_fact,
        join_tracks=kind.join_tracks,
        on_due=kind.on_due,
        on_fact=kind.on_fact,
        on_answer=kind.on_answer,
    )
    return rule.decide(state, command, beside)


def _check(
    context: Context,
    rule: "ActRule[Any, Any] | OpeningRule[Any]",
    subject: Subject,
    handed_over: bool,
) -> None:
    """Raise NotPermitted unless the actor may do it, or another dossier handed it over."""
    if handed_over:
        if rule.by_handoff:
            return
        raise NotPermitted(person=context.by, needed="a person: this act cannot be passed on")
    permission: Permission = rule.permission
    refusal = why_not(context.actor, permission, subject)
    if refusal is not None:
        raise refusal
