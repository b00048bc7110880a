"""The notice to the source of an administrative use, as it leaves (RPD 64(4))."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procedure.codes import OutgoingKind
from procedure.dossier import Event
from procedure.matters.messages import RecordMatterMessageSent, Writing
from procedure.measures.messages.outbound import OutgoingMessage
from procedure.use.opposition import TellSourceOfUse, must_be_told, tell_source_of_use
from procedure.use.use import Use

if TYPE_CHECKING:
    from procedure.annex.templates import Template
    from procedure.context import Context


def check(use: Use, template: "Template", context: "Context") -> None:
    """Raise Refused where the source need not be informed, was informed, or may not be reached."""
    must_be_told(use, context)


def sent(
    use: Use, message: OutgoingMessage, order: RecordMatterMessageSent, context: "Context"
) -> Sequence[Event]:
    """With the notice the source is informed: its ten days begin."""
    if message.outgoing is not OutgoingKind.USE_NOTICE:
        return ()
    told = TellSourceOfUse(
        dossier=order.dossier,
        order=order.order,
        by=order.by,
        sent_at=order.sent_at,
        document=message.document,
    )
    return tell_source_of_use(use, told, context)


RULES = Writing("use", check, sent).rules()
