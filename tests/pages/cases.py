"""Cases as a register holds them, from a course that was carried on without a server."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from procedure.cases import CASE
from procedure.dossier import Event, read_event, write_event
from procedure.list_rows import changed_rows
from procedure.measures.tasks.answering import TaskAnswered
from register.dossiers import Origin
from register.register import Register
from register.values import Head
from tests.procedure.casework import CASE_ID, Course
from views.exchange import MARKING
from views.writings import document_of

UNMARKED: Mapping[str, str] = {}
"""Of no task the answer is marked."""


def words_of(document: str) -> str:
    """What each document of a course says."""
    return f"Words about {document}."


async def keep(
    register: Register, course: Course, letter: str = "1", marked: Mapping[str, str] = UNMARKED
) -> str:
    """Put the case into the register, or what is new of it since the last time; its number.

    Another ``letter`` makes another case of the same course. ``marked`` has for tasks how their
    answers are marked.
    """
    number = str(course.case.number)
    case_id, called = CASE_ID.replace("1", letter), f"{number[:-6]}{letter * 6}"
    names = {CASE_ID: case_id, number: called}
    for event in course.events:
        document = document_of(event)
        if document is not None and document not in names:
            task = getattr(event, "task", None)
            content: dict[str, Any] = {"text": words_of(document)}
            if isinstance(event, TaskAnswered) and event.task in marked:
                content["fields"] = {MARKING: marked[event.task]}
            names[document] = await register.documents.store(
                case_id, "Note", event.by, task, content, event.at
            )
    events = _renamed(course.events, names)
    await register.write(lambda connection: _append(register, connection, events, course))
    return called


def _renamed(events: Sequence[Event], names: Mapping[str, str]) -> list[Event]:
    """The events with these ids in place of theirs."""
    text = json.dumps([write_event(event) for event in events])
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return [read_event(one) for one in json.loads(text)]


def _append(
    register: Register, connection: Connection, events: Sequence[Event], course: Course
) -> None:
    state = CASE.fold(events)
    assert state is not None
    register.rulebooks.keep(connection, course.rules)
    known = register.dossiers.head.within(connection, state.dossier)
    new = events[known.revision if known is not None else 0 :]
    if not new:
        return
    head = Head(
        dossier=state.dossier,
        run="",
        revision=state.revision,
        last_at=state.last_at,
        edition_sha256=state.edition.sha256,
        calendar_sha256=state.calendar.sha256,
        open=CASE.is_open(state),
    )
    origin = Origin(
        order=f"order-{state.dossier}-{state.revision}",
        act="open_case",
        command_sha256="0" * 64,
        directory_sha256="",
    )
    register.dossiers.append(
        connection, head, new, origin, [{} for event in new], known=known, stage=CASE.stage(state)
    )
    register.lists.keep(connection, changed_rows(CASE, None, state, course.rules))
