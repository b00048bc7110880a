"""Whether a message of a matter may leave now: its sending is tried as it would be recorded.

So no file is given for the message terminal whose sending the record would then refuse.
"""

from typing import Any

from activities.recorder import Recorder
from procedure.dossier import Command
from procedure.matters.matter import Matter
from procedure.matters.messages import RecordMatterMessageSent
from procedure.measures.messages.outbound import OutgoingMessage
from procedure.protest.filing import FileProtest
from procedure.protest.protest import PROTEST
from procedure.recall.recall import Recall
from procedure.recall.releasing import RecordRecallMessageSent
from procedure.refusals import NotPermitted, Refused
from procedure.values import Moment
from procedure.words import UNWRITTEN
from views.trials import ANY_ORDER


def sending_of(matter: Matter, message: OutgoingMessage) -> Command:
    """The order by which whoever drafted an approved message records that it has left."""
    given: dict[str, Any] = {"dossier": matter.dossier, "order": ANY_ORDER, "by": message.by}
    if message.template == PROTEST:
        return FileProtest(document=UNWRITTEN, **given)
    if isinstance(matter, Recall):
        return RecordRecallMessageSent(message=message.number, **given)
    return RecordMatterMessageSent(message=message.number, **given)


async def refusal_of_sending(
    recorder: Recorder, matter: Matter, message: OutgoingMessage, now: Moment
) -> Refused | None:
    """Why an approved message may not leave now, whoever would send it; None: nothing stops it."""
    (tried,) = await recorder.tried([sending_of(matter, message)], now)
    # Whoever drafted it may have lost the role since: others may still send it.
    return tried if isinstance(tried, Refused) and not isinstance(tried, NotPermitted) else None
