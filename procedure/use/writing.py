"""What a use request writes to the source: the notice (RPD 64(4)), and the request for documents.

With its sending the source is informed, or asked.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procedure.codes import OutgoingKind
from procedure.dossier import Event
from procedure.matters.messages import RecordMatterMessageSent
from procedure.matters.writing import Writing
from procedure.measures.messages.outbound import OutgoingMessage
from procedure.use import documents
from procedure.use.opposition import TellSourceOfUse, must_be_told, tell_source_of_use
from procedure.use.use import Use

if TYPE_CHECKING:
    from procedure.annex.templates import Template
    from procedure.context import Context


def check(use: Use, template: "Template", context: "Context") -> None:
    """Raise Refused where it need not be written, was written, or may not reach the source."""
    if template.outgoing is OutgoingKind.USE_NOTICE:
        must_be_told(use, context)
    else:
        documents.must_ask(use, context)


def sent(
    use: Use, message: OutgoingMessage, order: RecordMatterMessageSent, context: "Context"
) -> Sequence[Event]:
    """With the notice the source's ten days begin, with the request the wait for its documents."""
    if message.outgoing is not OutgoingKind.USE_NOTICE:
        return documents.asked(use, message.document, context, order.sent_at)
    told = TellSourceOfUse(
        dossier=order.dossier,
        order=order.order,
        by=order.by,
        sent_at=order.sent_at,
        document=message.document,
    )
    return tell_source_of_use(use, told, context)


RULES = Writing("use", check, sent).rules()
