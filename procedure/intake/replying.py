"""A communication that quotes a message of a matter: the matter learns that it is a reply."""

from procedure.dossier import Effect, Handoff, handoff_id
from procedure.intake.intake import (
    AnsweredInMatter,
    CommunicationScreened,
    Intake,
    ScreeningResult,
)
from procedure.passing_between import HearOfReply


def newly_replied(intake: Intake, result: ScreeningResult) -> tuple[AnsweredInMatter, ...]:
    """The messages of matters whose matter has not learned yet that this is a reply to them."""
    known = intake.screened.answered_in_matters if intake.screened is not None else ()
    return tuple(one for one in result.answered_in_matters if one not in known)


def tell_matters(intake: Intake, event: CommunicationScreened) -> list[Effect]:
    """The matters learn of it, once for each of their messages that it answers."""
    return [
        Handoff(
            HearOfReply(
                dossier=one.matter,
                order=handoff_id(
                    intake.dossier, intake.revision, f"{one.matter} message-{one.message}"
                ),
                message=one.message,
                communication=intake.communication,
                version=intake.version,
            )
        )
        for one in event.replied
    ]
