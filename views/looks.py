"""Reading personal data is an event in the ledger: who read what, when, and in which role."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from procedure.access import Right, role_by
from procedure.message import Communication
from procedure.people import Actor
from register.register import Register
from register.sealing import root_of
from register.values import Entry

LOOKED = "Looked"
"""The kind of the ledger's entry."""
REGISTER = "register"
"""Under which name the ledger keeps the looks at lists and searches."""
QUARTER = timedelta(minutes=15)
"""Looks within the same quarter of an hour, by the UTC clock, are one entry."""


class View(StrEnum):
    """What can be read about people and cases."""

    COMMUNICATION = "COMMUNICATION"
    """A version of a communication: what it says, and whom it names."""
    COMMUNICATIONS = "COMMUNICATIONS"
    """The list of communications."""
    ORIGINAL = "ORIGINAL"
    """The bytes of a communication, as they were received."""
    PERSON = "PERSON"
    """A person of the roster, and where they are named."""
    SEARCH = "SEARCH"
    """A search by name; the name is recorded as a keyed hash only."""
    CASE = "CASE"
    """A case."""
    APPROVALS = "APPROVALS"
    """The list of what waits for a second person."""
    BOARD = "BOARD"
    """The board."""
    CASES = "CASES"
    """The list of cases."""
    TIMELINE = "TIMELINE"
    """The timeline of a case."""
    DOCUMENT = "DOCUMENT"
    """What a person wrote in a case."""
    ASSESSMENT = "ASSESSMENT"
    """What the indicators showed for counsel."""
    TASK = "TASK"
    """A task."""
    TASKS = "TASKS"
    """The list of tasks."""
    MESSAGE = "MESSAGE"
    """An outgoing message of a case or a recall."""
    MESSAGES = "MESSAGES"
    """What left and what came: in a case, in a recall, or at all."""
    GUARDED = "GUARDED"
    """What was asked for and decided about guarded acts in a case."""
    CASE_FILE = "CASE_FILE"
    """The file of a case, to save or print."""
    PACKAGE = "PACKAGE"
    """The package of a case for INTERPOL."""
    MATTER = "MATTER"
    """A protest, or another matter beside cases."""
    MATTERS = "MATTERS"
    """The list of matters."""
    REPORT = "REPORT"
    """A standing report, or the record as a whole to compose one."""
    LOOKS = "LOOKS"
    """Who looked at what."""


RIGHTS_OF: Mapping[View, tuple[Right, ...]] = {
    View.COMMUNICATION: (Right.SEE_COMMUNICATIONS,),
    View.COMMUNICATIONS: (Right.SEE_COMMUNICATIONS,),
    View.ORIGINAL: (Right.SAVE_ORIGINAL,),
    View.PERSON: (Right.SEE_PERSON,),
    View.SEARCH: (Right.SEARCH_BY_NAME,),
    View.CASE: (Right.SEE_CASE,),
    View.APPROVALS: (Right.SEE_CASE, Right.APPROVE_DIRECTORY),
    View.BOARD: (Right.SEE_BOARD,),
    View.CASES: (Right.SEE_CASE,),
    View.TIMELINE: (Right.SEE_CASE,),
    View.DOCUMENT: (Right.SEE_CASE, Right.SEE_TASK),
    View.ASSESSMENT: (Right.SEE_CASE,),
    View.TASK: (Right.SEE_CASE, Right.SEE_TASK),
    View.TASKS: (Right.SEE_CASE, Right.SEE_TASK),
    View.MESSAGE: (Right.SEE_CASE,),
    View.MESSAGES: (Right.SEE_CASE,),
    View.GUARDED: (Right.SEE_CASE,),
    View.CASE_FILE: (Right.SEE_CASE,),
    View.PACKAGE: (Right.SEE_CASE,),
    View.MATTER: (Right.SEE_MATTERS, Right.SEE_TASK, Right.SEE_OFFICERS_DUTIES),
    View.MATTERS: (Right.SEE_MATTERS, Right.SEE_TASK, Right.SEE_OFFICERS_DUTIES),
    View.REPORT: (Right.SEE_MATTERS,),
    View.LOOKS: (Right.SEE_LOOKS,),
}
"""The rights that let somebody read each view. The role that gives the first one is recorded."""


class Looks:
    """Opens what is sealed, and records who looked."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self.register = register
        self.now = now

    async def note(
        self,
        actor: Actor,
        view: View,
        subject: str = REGISTER,
        *,
        query: Mapping[str, str | int | bool | None] | None = None,
        words: Mapping[str, str | None] | None = None,
        emergency: bool = False,
    ) -> None:
        """Record that the actor reads a view, once in each quarter of an hour.

        Call it after the policy has said yes and before anything is opened: what cannot be
        recorded is not shown. ``subject`` is the id of what is read: ``comm-01K.../v2``,
        ``case-01K...``, ``case-01K.../J1``, ``P-0001``. A list or a search has none, and gives its
        ``query``: the options by name, as codes and ids. What a person typed, such as a name, goes
        into ``words`` instead, of which the ledger gets only keyed hashes. Another query, or
        another role, is another entry. ``emergency`` marks what is read only
        because of one. Raises NotPermitted for whoever may not read the view.
        """
        asked: dict[str, str | int | bool] = {
            name: value for name, value in (query or {}).items() if value is not None
        }
        for name, value in (words or {}).items():
            if value is not None:
                asked[name] = self.hash_of(name, value)
        entry = self._entry(actor, view, subject, asked, emergency=emergency)
        await self.register.ledger.note(root_of(subject), entry)

    async def note_all(self, actor: Actor, view: View, subjects: Iterable[str]) -> None:
        """Record that the actor reads the same view of each of these, as a page of a list shows.

        What was recorded in this quarter of an hour costs no writing. Raises NotPermitted.
        """
        notes = [(root_of(one), self._entry(actor, view, one, {})) for one in subjects]
        await self.register.ledger.note_all(notes)

    def _entry(
        self,
        actor: Actor,
        view: View,
        subject: str,
        asked: Mapping[str, str | int | bool],
        *,
        emergency: bool = False,
    ) -> Entry:
        at = self.now()
        data = {
            "view": view.value,
            "subject": subject,
            "role": role_by(actor, *RIGHTS_OF[view]).value,
            "agency": actor.agency,
            "query": dict(asked),
            **({"emergency": True} if emergency else {}),
        }
        # The reader, what was read and the quarter: the same ones are the same entry.
        same = json.dumps({**data, "by": actor.person}, sort_keys=True)
        key = f"look/{quarter_of(at):%Y%m%dT%H%M}/{sha256(same.encode()).hexdigest()}"
        return Entry(kind=LOOKED, key=key, at=at, actor=actor.person, data=data)

    def hash_of(self, name: str, typed: str) -> str:
        """The keyed hash by which the ledger knows what a person typed; the same for the same."""
        return self.register.lookups.mac("commitment", "look", name, typed).hex()

    async def communication(self, communication_id: str, version: int) -> Communication:
        """A version, opened. Raises NotFound, KeyDestroyed, and what cannot be read."""
        stored = await self.register.communications.version(communication_id, version)
        return Communication.model_validate_json(stored.parsed)


def quarter_of(moment: datetime) -> datetime:
    """When the quarter of an hour began that the moment is in, in UTC."""
    utc = moment.astimezone(UTC)
    return utc - (utc - datetime.min.replace(tzinfo=UTC)) % QUARTER
