"""Which act a person may do only because another person lent them a role."""

from typing import Any

from procedure.dossier import Command, DossierState, Step
from procedure.kinds import DossierKind
from procedure.people import Actor, Delegated


def lent_for(
    kind: DossierKind[Any], state: DossierState | None, command: Command, actor: Actor
) -> tuple[Delegated, ...]:
    """By which delegations the person may do this; none where their own roles are enough."""
    if isinstance(command, Step) or not actor.delegated:
        return ()
    opening = kind.opening
    if opening is not None and command.act == opening.act:
        return actor.lent(opening.permission.roles)
    rule = kind.act(command.act)
    taken = rule.subject(state, command).role
    return actor.lent(rule.permission.roles if taken is None else (taken,))
