"""What a copy has beside the texts of its original: a message, keys, and who looked at it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from benchmarks.pages.cutting import Row, Rows
from procedure.intake.intake import intake_id
from procedure.message import Subject
from register.keyring import KeyRing
from register.lookups import Lookups
from register.name_index import NameIndex
from register.sealing import seal

RAW = b"As it was received."
NOTES = 1
"""How often somebody looked at each case, as the ledger has it beside the events."""


class Entry(NamedTuple):
    """A row of the ledger before it is linked to the one before it."""

    dossier: str
    revision: int | None
    kind: str
    entry_key: str
    at: str
    actor: str
    body: bytes


class Tools(NamedTuple):
    """What makes the seals, hashes and signatures of an installation."""

    ring: KeyRing
    lookups: Lookups
    names: NameIndex
    sign: Callable[[bytes], bytes]


def in_json(text: str) -> str:
    """A text as it is inside a string of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


@lru_cache(maxsize=200_000)
def words_of(names: NameIndex, written: tuple[str, str]) -> dict[int, frozenset[int]]:
    """The words of a name, with their keys, as the index has them."""
    return names.words_of([subject_of(written)])


def subject_of(written: tuple[str, str]) -> Subject:
    """Somebody whom a message names."""
    return Subject(family_name=written[1], forename=written[0])


def complete_message(
    tools: Tools,
    rows: Rows,
    values: Mapping[str, str],
    parsed: str,
    key: bytes,
    written: tuple[str, str],
) -> None:
    """Seal the message, and put whom it names into the index."""
    comm, mac = values["comm"], tools.lookups.mac
    sender, reference = "IP XANDRIA", values["reference"]
    content = {"parsed": parsed, "source": "benchmark", "raw": RAW.decode("latin-1")}
    sealed = json.dumps(content, ensure_ascii=False).encode()
    (version,) = rows["communication_versions"]
    version["sealed"] = seal(key, f"communication_versions/{comm}/1", sealed)
    version["body_lookup"] = mac("communication-body", RAW)
    (arrival,) = rows["arrivals"]
    arrival["delivery"] = mac("delivery", comm).hex()
    named = json.dumps({"sender": sender, "reference": reference}).encode()
    rows["communications"] = [
        {
            "communication_id": comm,
            "lookup": mac("communication", sender, reference),
            "sealed_reference": seal(key, f"communications/{comm}", named),
        }
    ]
    source = intake_id(comm, 1)
    row = tools.names.row_of(key, source, comm, [subject_of(written)])
    rows["named"] = [row | {"communication_id": comm, "version": 1, "entry": None}]
    words = words_of(tools.names, written)
    rows["name_words"] = [{"word": word, "source": source} for word in words]


def wrapped_keys(
    tools: Tools, comm: str, case: str | None, keys: Mapping[str, bytes], at: str
) -> list[Row]:
    """The keys: that of a message in a case is under the key of the case."""
    ring = tools.ring
    under = f"ring:{ring.current_id}"
    wrapper = ring.key(ring.current_id, "register-wrap")

    def row(dossier: str, name: str, by: bytes, key: bytes) -> Row:
        return {
            "dossier": dossier,
            "wrapped_under": name,
            "wrapped": seal(by, f"dossier_keys/{dossier}/{name}", key),
            "created_at": at,
            "destroyed_at": None,
        }

    if case is None:
        return [row(comm, under, wrapper, keys["comm"])]
    return [
        row(case, under, wrapper, keys["case"]),
        row(comm, f"dossier:{case}", keys["case"], keys["comm"]),
    ]


def looks_at(case: str, since: datetime, seq: int, number: int) -> list[Entry]:
    """Who looked at the case."""
    found = []
    for place in range(NOTES):
        at = (since + timedelta(hours=place)).isoformat(timespec="microseconds")
        actor = f"usncb-analyst-{1 + place % 2}"
        key = f"look/copy-{number}-{place}"
        body = (
            f'{{"actor":"{actor}","at":"{at}","command":null,"data":{{"agency":"USNCB",'
            f'"query":{{}},"role":"ANALYST","subject":"{case}","view":"CASE"}},'
            f'"directory":null,"dossier":"{case}","key":"{key}","kind":"Looked","order":null,'
            f'"revision":null,"seq":{seq + place},"signed":null}}'
        )
        found.append(Entry(case, None, "Looked", key, at, actor, body.encode()))
    return found
