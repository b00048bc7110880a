"""How far the start of a case is: its three pages, of which those before are links."""

from portal.pages.start_keeping import Begun
from portal.pages.start_state import ENTERED, NOBODY, Started
from procedure.values import Stored

_NAMES = {"arrived": "What arrived", "who": "Who it is about", "plan": "The plan"}


class Step(Stored):
    """A page of the three."""

    name: str
    note: str
    state: str
    """``done``, ``now`` or ``ahead``."""
    href: str


def steps_of(begun: Begun, page: str, said: Started, about: str) -> list[Step]:
    """The three pages, as one of them is open; ``about`` is the message, if there is one."""
    order = list(_NAMES)
    found = []
    for at, (key, name) in enumerate(_NAMES.items(), 1):
        ahead = order.index(key) > order.index(page)
        state = "now" if key == page else "ahead" if ahead else "done"
        found.append(
            Step(
                name=f"{at}. {name}",
                note=_note(key, said, about) if state == "done" else "",
                state=state,
                href=_href(begun, key) if state == "done" else "",
            )
        )
    return found


def _href(begun: Begun, key: str) -> str:
    """Of a message, what arrived is its own page."""
    if key == "arrived" and begun.communication:
        return f"/messages/{begun.communication}"
    return f"{begun.address}/{key}"


def _note(key: str, said: Started, about: str) -> str:
    if key == "arrived":
        return about or said.alerted
    chosen = {ENTERED: "entered by you", NOBODY: "nobody yet"}
    return chosen.get(said.who, said.who)
