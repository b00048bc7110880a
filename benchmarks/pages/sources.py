"""What the register has about an original, for the copies of it."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Table, select

from benchmarks.pages.cutting import Cut, Line, Row, Shape
from benchmarks.pages.originals import NAME, PERSON, Original
from benchmarks.pages.texts import Text, Tokens
from procedure.intake.intake import intake_id
from register.ledger import record_of
from register.register import Register
from register.tables import casework, record, work
from register.tables.intake import (
    arrivals,
    attachments,
    communication_versions,
    communications,
    mentions,
)

_OF_CASE = (
    casework.cases,
    casework.case_people,
    casework.case_teams,
    casework.case_tracks,
    work.tasks,
    attachments,
)


class Source(NamedTuple):
    """Everything that the register has about an original."""

    original: Original
    rows: Mapping[str, Sequence[Row]]
    documents: Mapping[str, str]
    """The canonical JSON of each document."""
    parsed: str
    reference: str


def read_source(register: Register, connection: Connection, original: Original) -> Source:
    """Read what was recorded about an original."""
    communication, case = original.communication, original.case
    intake = intake_id(communication, 1)
    dossiers = [one for one in (intake, communication, case) if one is not None]

    def rows(table: Table, column: str, values: Sequence[str]) -> list[Row]:
        query = select(table).where(table.c[column].in_(values))
        if "seq" in table.c:
            query = query.order_by(table.c.seq)
        return [dict(row) for row in connection.execute(query).mappings()]

    found = {
        "ledger": rows(record.ledger, "dossier", dossiers),
        "dossiers": rows(record.dossiers, "dossier", dossiers),
        "orders": rows(record.orders, "dossier", dossiers),
        "documents": rows(record.documents, "dossier", dossiers),
        "open_steps": rows(work.open_steps, "dossier", dossiers),
        "expected_dates": rows(work.expected_dates, "dossier", dossiers),
    }
    for table in (
        communications,
        communication_versions,
        arrivals,
        mentions,
    ):
        found[table.name] = rows(table, "communication_id", [communication])
    for table in _OF_CASE:
        found[table.name] = rows(table, "case_id", [case] if case is not None else [])
    opened = register.pages.documents.within(
        connection, [row["document_id"] for row in found["documents"]]
    )
    stored = register.communications.version.within(connection, communication, 1)
    return Source(
        original=original,
        rows=found,
        documents={
            one: json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            for one, content in opened.items()
        },
        parsed=stored.parsed,
        reference=stored.reference,
    )


def cut(source: Source) -> Cut:
    """Cut an original where each copy has something of its own."""
    original, rows = source.original, source.rows
    records = [record_of(row["body"]) for row in rows["ledger"]]
    keys = {original.communication: "comm", PERSON: "person"}
    if original.case is not None:
        keys[original.case] = "case"
    keys |= {row["number"]: "number" for row in rows["cases"]}
    orders = {
        row["order_id"]: f"O{at}"
        for at, row in enumerate(rows["orders"])
        if row["order_id"].startswith("order-")
    }
    keys |= orders
    for at, row in enumerate(rows["documents"]):
        keys |= {row["document_id"]: f"D{at}", row["commitment"]: f"K{at}"}
    received = (one for one in records if one.kind == "CommunicationReceived")
    keys |= {one.data["commitment"]: "K" for one in received}
    signed = [one.signed for one in records if one.signed is not None]
    keys |= {one.signature: f"S{at}" for at, one in enumerate(signed)}
    tokens = Tokens(keys)
    named = {NAME[0]: "family", NAME[1]: "forename", source.reference: "reference"}
    personal = tokens.and_also(named)
    written = [source.documents[row["document_id"]] for row in rows["documents"]]
    return Cut(
        name=original.name,
        has_case=original.case is not None,
        orders=tuple(orders.values()),
        signatures=tuple(
            (f"S{at}", Text.cut(one.statement, tokens)) for at, one in enumerate(signed)
        ),
        lines=tuple(_line(source, row, tokens) for row in rows["ledger"]),
        shapes={
            table: tuple(_shape(row, tokens) for row in found)
            for table, found in rows.items()
            if table not in ("ledger", "communications")
        },
        plain=tuple(Text.cut(text, personal) for text in written),
        parsed=Text.cut(source.parsed, personal),
    )


def _line(source: Source, row: Row, tokens: Tokens) -> Line:
    of = {source.original.case: "case", source.original.communication: "comm"}
    return Line(
        of=of.get(row["dossier"], "intake"),
        revision=row["revision"],
        kind=row["kind"],
        entry_key=Text.cut(row["entry_key"], tokens),
        at=Text.cut(row["at"], tokens),
        actor=row["actor"],
        body=Text.cut(row["body"].decode(), tokens.and_also({f'"seq":{row["seq"]}': "seq"})),
    )


def _shape(row: Row, tokens: Tokens) -> Shape:
    texts = {name: Text.cut(value, tokens) for name, value in row.items() if isinstance(value, str)}
    own = tuple((name, text) for name, text in texts.items() if not text.fixed)
    return Shape({name: row[name] for name in row if name not in dict(own)}, own)
