"""A translation is attached to a communication: a reading aid, beside what was received.

It changes nothing that was decided, and is not screened: what was received is, in its own script.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import StringConstraints

from procedure.access import DESK, Permission
from procedure.dossier import Command, Event
from procedure.intake.intake import Intake, IntakeState
from procedure.intake.triage import KeyIsDestroyed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.context import Context

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""A language by its ISO 639 code, such as ``en``."""


class AttachTranslation(Command):
    """Attach a translation to a version of a communication."""

    act: Literal["attach_translation"] = "attach_translation"
    language: Language
    """The language of the translation."""
    document: DocumentId
    """The translation, and who made it: sealed under the communication's key."""


class TranslationAttached(Event):
    """A translation was attached to the communication; who made it is in the document."""

    language: Language
    document: DocumentId


def after_translation(intake: Intake, event: TranslationAttached) -> Intake:
    """Nothing is decided by it."""
    return replace(intake)


def attach_translation(intake: Intake, order: AttachTranslation, context: "Context") -> list[Event]:
    """At any time, also after it was decided: another one is added beside those that exist."""
    if intake.state is IntakeState.DESTROYED:
        raise KeyIsDestroyed()
    return [
        TranslationAttached(
            at=context.at, by=context.by, language=order.language, document=order.document
        )
    ]


RULES = Rules(
    events=(EventRule(TranslationAttached, after_translation, once=True),),
    acts=(ActRule(AttachTranslation, attach_translation, Permission(roles=DESK)),),
)
