"""The intake of a communication as a kind of dossier, and who may know of it."""

from procedure.access import Right, may
from procedure.dossier import Command
from procedure.intake import passing, reviewing, screening, second_person, translation, triage
from procedure.intake.intake import Intake, begin, is_complete
from procedure.kinds import DossierKind
from procedure.people import Actor, Role
from procedure.rows_of import intake_rows


def visible(intake: Intake, actor: Actor, command: Command) -> bool:
    """Whether the actor may know of the communication."""
    return may(actor, Right.SEE_COMMUNICATIONS) or actor.has(Role.SYSTEM)


INTAKE: DossierKind[Intake] = DossierKind(
    "communication",
    "comm-",
    (
        screening.RULES,
        triage.RULES,
        second_person.RULES,
        passing.RULES,
        translation.RULES,
        reviewing.RULES,
    ),
    begin=begin,
    visible=visible,
    rows=intake_rows,
    stage=lambda intake: intake.state,
    is_open=lambda intake: not is_complete(intake),
)
