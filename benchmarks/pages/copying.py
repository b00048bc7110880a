"""Copies of an original: the same acts at another time, with ids, people and keys of their own.

What is sealed is sealed again, what is signed is signed again, and each dossier has its own seal:
whoever verifies the register finds it whole.
"""

import base64
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from ulid import ULID

from benchmarks.pages.cutting import Cut, Row, Rows
from benchmarks.pages.originals import START
from benchmarks.pages.parts import (
    NOTES,
    RAW,
    Entry,
    Tools,
    complete_message,
    in_json,
    looks_at,
    wrapped_keys,
)
from benchmarks.pages.people import Official
from procedure.intake.intake import intake_id
from procedure.numbers import case_number, drawn, task_number
from procedure.proof import DOMAIN
from register.database import stamp
from register.head_seals import NOTHING, extended, seal_of
from register.sealing import seal
from register.values import Head

MIX = 0x9E3779B1
"""An odd number: multiplied by it, numbers are in no order that anybody sees."""


class Own(NamedTuple):
    """What a copy has of its own."""

    number: int
    """Its number among all copies."""
    official: Official
    written: tuple[str, str]
    """How its message writes the forename and the family name."""


class Copy(NamedTuple):
    """A copy of an original."""

    entries: list[Entry]
    rows: Rows


class Prepared:
    """An original at one time: everything that its copies at that time share."""

    def __init__(self, cut: Cut, shift: timedelta) -> None:
        """Move every text."""
        self._cut = cut.moved(shift)
        self.at = START + shift

    # --- a copy -------------------------------------------------------------------------------

    @property
    def entries(self) -> int:
        """How many rows of the ledger a copy has."""
        return len(self._cut.lines) + (NOTES if self._cut.has_case else 0)

    def copy(self, tools: Tools, own: Own, seq: int) -> Copy:
        """A copy, whose first row of the ledger has this sequence number."""
        values = self._values(own)
        keys = {one: os.urandom(32) for one in ("comm", "case")}
        rows: Rows = {"documents": self._sealed_documents(tools, values, keys)}
        values["K"] = tools.lookups.mac("commitment", values["comm"], RAW).hex()
        for key, statement in self._cut.signatures:
            signed = tools.sign(DOMAIN + statement.fill(values).encode())
            values[key] = base64.b64encode(signed).decode()
        entries = []
        for number, line in enumerate(self._cut.lines):
            values["seq"] = f'"seq":{seq + number}'
            body = line.body.fill(values).encode()
            entries.append(
                Entry(
                    values[line.of],
                    line.revision,
                    line.kind,
                    line.entry_key.fill(values),
                    line.at.fill(values),
                    line.actor,
                    body,
                )
            )
        for table, shapes in self._cut.shapes.items():
            if table != "documents":
                rows[table] = [shape.fill(values) for shape in shapes]
        _seal_heads(tools, rows["dossiers"], entries)
        _number(rows, values)
        complete_message(
            tools, rows, values, self._cut.parsed.fill(values), keys["comm"], own.written
        )
        case = values["case"] if self._cut.has_case else None
        rows["dossier_keys"] = wrapped_keys(tools, values["comm"], case, keys, stamp(self.at))
        if case is not None:
            entries += looks_at(case, self.at, seq + len(entries), own.number)
        return Copy(entries, rows)

    def named(self, own: Own) -> str:
        """The id of the copy's case."""
        return self._values(own)["case"]

    def _values(self, own: Own) -> dict[str, str]:
        """What takes the place of each token."""
        time = str(ULID.from_datetime(self.at))[:10]

        def made(kind: str, place: int) -> str:
            return f"{kind}-{time}{own.number:011d}{place:05d}"

        values = {"comm": made("comm", 0), "case": made("case", 1), "person": own.official.person}
        values["intake"] = intake_id(values["comm"], 1)
        for place, key in enumerate(self._cut.orders):
            values[key] = made("order", 100 + place)
        for place in range(len(self._cut.plain)):
            values[f"D{place}"] = made("doc", 50_000 + place)
        characters = drawn((own.number * MIX % 2**30).to_bytes(4))
        values["number"] = case_number(self.at, characters)
        values["forename"], values["family"] = map(in_json, own.written)
        values["reference"] = f"XA-{own.number:08}"
        return values

    def _sealed_documents(
        self, tools: Tools, values: dict[str, str], keys: Mapping[str, bytes]
    ) -> list[Row]:
        """The documents, and their commitments among the values."""
        found = []
        for at, (shape, text) in enumerate(
            zip(self._cut.shapes["documents"], self._cut.plain, strict=True)
        ):
            plain, document = text.fill(values).encode(), values[f"D{at}"]
            values[f"K{at}"] = tools.lookups.mac("commitment", document, plain).hex()
            row = shape.fill(values)
            lookup = (row["dossier"], row["kind"], row["author"], row["task"] or "")
            row["lookup"] = tools.lookups.mac("document", *lookup, plain)
            key = keys["case" if row["dossier"].startswith("case-") else "comm"]
            row["sealed"] = seal(key, f"documents/{document}", plain)
            found.append(row)
        return found


def _number(rows: Rows, values: Mapping[str, str]) -> None:
    """Short numbers of the case and its tasks."""
    taken: set[str | None] = set()
    for row in rows["cases"]:
        row["drawn"] = values["number"].rpartition("-")[2]
    for row in sorted(rows["tasks"], key=lambda one: str(one["asked_at"])):
        row["number"] = task_number(row["case_id"], values["number"], row["task_id"], taken)
        taken.add(row["number"])


def _seal_heads(tools: Tools, heads: list[Row], entries: list[Entry]) -> None:
    """Each dossier's digest over its events, and its seal."""
    for row in heads:
        bodies = [
            one.body
            for one in entries
            if one.dossier == row["dossier"] and one.revision is not None
        ]
        row["digest"] = extended(NOTHING, bodies)
        row["seal"] = seal_of(tools.lookups, Head.model_validate(row))
