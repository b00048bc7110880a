"""The messages of a matter on its page: how far each is, and its file for the message terminal."""

from typing import NamedTuple

from client.orders import new_order_id
from portal.pages.codes import meaning
from portal.pages.fields import ActForm
from portal.pages.meanings import Meanings
from portal.pages.offers import Offer, form_for
from portal.pages.site import Opened
from procedure.access import CASEWORK
from procedure.measures.messages.outbound import MessageState
from views.matter_parts import MatterParts, WrittenMessage
from views.outgoing import MAY_LEAVE

_EXPORT = ("send", "export")


class MessageRow(NamedTuple):
    """A message of the matter, in a row."""

    reference: str
    title: str
    state: str
    when: str
    save: ActForm | None
    """Saves it for the terminal; None where it may not leave, or not for this reader."""
    waits: str
    """Why it cannot be saved now; empty where nothing has to be said."""


def messages_of(opened: Opened, parts: MatterParts) -> list[MessageRow]:
    """The messages, the newest first."""
    return [_row(opened, parts, one) for one in reversed(parts.messages)]


def _row(opened: Opened, parts: MatterParts, message: WrittenMessage) -> MessageRow:
    waits = _waits(message)
    return MessageRow(
        reference=message.reference,
        title=message.title,
        state=meaning(message.state),
        when=opened.times.moment(message.at),
        save=None if waits else _save(opened, parts, message),
        waits=waits,
    )


def _waits(message: WrittenMessage) -> str:
    if message.state is MessageState.DRAFTED:
        return "Waits for approval"
    if message.state not in MAY_LEAVE:
        return "Not to be sent"
    return message.stopped


def _save(opened: Opened, parts: MatterParts, message: WrittenMessage) -> ActForm | None:
    if not opened.actor.has(*CASEWORK):
        return None
    title = "Save for the terminal"
    fixed = {
        "dossier": parts.view.number,
        "message": str(message.number),
        "to": f"{message.reference.replace('/', '-')}.txt",
    }
    offer = Offer("", _EXPORT, title, fixed, {}, {}, ())
    rules = opened.office.recorder.editions.in_force(opened.now)
    form = form_for(
        offer,
        Meanings(opened.directory, rules),
        order=new_order_id(),
        form_key=opened.form_key,
        back=opened.here,
    )
    return form.model_copy(update={"more": ()})
