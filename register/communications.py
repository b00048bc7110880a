"""Communications in the register: held once, whatever is sent twice; opened by id."""

import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ulid
from sqlalchemy import Connection, exists, func, insert, select, update

from procedure.message import CommunicationKind
from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from register import ledger
from register.sealing import seal, unseal
from register.store import Store, reading, stamp, writing
from register.tables import attachments, communication_versions, communications, mentions
from register.values import Entry, StoredCommunication, Taken, TakenIn


class Communications(Store):
    """The part of the register that keeps what came in."""

    def mac(self, purpose: str, *parts: str | bytes) -> bytes:
        """A lookup code: equal for equal parts, telling nothing without the key ring."""
        code = hmac.new(self._ring.lookup_key(purpose), digestmod="sha256")
        for part in parts:
            raw = part.encode() if isinstance(part, str) else part
            code.update(len(raw).to_bytes(8) + raw)
        return code.digest()

    @writing
    def take_in(
        self,
        *,
        sender: str,
        reference: str,
        raw: bytes,
        parsed: str,
        kind: CommunicationKind,
        source: str,
        received_at: datetime,
        actor: str,
    ) -> TakenIn:
        """Hold a communication: the same sender, reference and bytes are one version, once.

        One whose key was destroyed can hold no more: what comes now begins a new communication.
        """
        lookup = self.mac("communication", sender, reference)
        body_lookup = self.mac("communication-body", raw)
        at = stamp(received_at)
        with self._write() as connection:
            known = self._known(connection, lookup)
            if known is not None and self._closed_for_ever(connection, known):
                known = None
            if known is not None:
                held = self._version_with(connection, known, body_lookup)
                if held is not None:
                    return held
            communication_id = known or f"comm-{ulid.ULID.from_datetime(received_at)}"
            version = 1 + self._versions(connection, communication_id)
            key = self._seals.key_for_writing(connection, communication_id, at)
            if known is None:
                named = json.dumps({"sender": sender, "reference": reference}).encode()
                connection.execute(
                    insert(communications).values(
                        communication_id=communication_id,
                        lookup=lookup,
                        sealed_reference=seal(key, f"communications/{communication_id}", named),
                    )
                )
            # Not escaped: Arabic and Cyrillic would take three times the room.
            content = json.dumps(
                {"parsed": parsed, "source": source, "raw": raw.decode("latin-1")},
                ensure_ascii=False,
            ).encode("utf-8", "surrogatepass")
            connection.execute(
                insert(communication_versions).values(
                    communication_id=communication_id,
                    version=version,
                    kind=kind,
                    body_lookup=body_lookup,
                    received_at=at,
                    state="RECEIVED",
                    restricted=False,
                    hit_count=0,
                    sealed=seal(key, _place(communication_id, version), content),
                )
            )
            entry = Entry(
                kind="CommunicationReceived",
                key=f"{communication_id}/v{version}/received",
                at=received_at,
                actor=actor,
                data={
                    "communication": communication_id,
                    "version": version,
                    "communication_kind": kind,
                    "commitment": self.mac("commitment", communication_id, raw).hex(),
                },
            )
            ledger.append(connection, communication_id, [(None, entry)])
        return TakenIn(
            communication_id=communication_id,
            version=version,
            outcome=Taken.NEW if known is None else Taken.NEW_VERSION,
            awaits_intake=True,
        )

    def _closed_for_ever(self, connection: Connection, communication_id: str) -> bool:
        """Whether its key is destroyed; then its sender and reference lead to it no longer."""
        if not self._seals.destroyed(connection, communication_id):
            return False
        connection.execute(
            update(communications)
            .where(communications.c.communication_id == communication_id)
            .values(lookup=self.mac("communication-destroyed", communication_id))
        )
        return True

    def _known(self, connection: Connection, lookup: bytes) -> str | None:
        query = select(communications.c.communication_id).where(communications.c.lookup == lookup)
        found: str | None = connection.execute(query).scalar()
        return found

    def _version_with(
        self, connection: Connection, communication_id: str, body_lookup: bytes
    ) -> TakenIn | None:
        query = select(communication_versions.c.version, communication_versions.c.state).where(
            communication_versions.c.communication_id == communication_id,
            communication_versions.c.body_lookup == body_lookup,
        )
        held = connection.execute(query).first()
        if held is None:
            return None
        return TakenIn(
            communication_id=communication_id,
            version=held.version,
            outcome=Taken.ALREADY_HELD,
            awaits_intake=held.state in ("RECEIVED", "AWAITING_SCREENING"),
        )

    def _versions(self, connection: Connection, communication_id: str) -> int:
        query = select(func.coalesce(func.max(communication_versions.c.version), 0)).where(
            communication_versions.c.communication_id == communication_id
        )
        count: int = connection.execute(query).scalar_one()
        return count

    @reading
    def find_communication(self, sender: str, reference: str) -> str | None:
        """The communication with this sender and reference, if it is held and can be opened."""
        with self._read() as connection:
            known = self._known(connection, self.mac("communication", sender, reference))
            if known is None or self._seals.destroyed(connection, known):
                return None
            return known

    @reading
    def key_destroyed(self, dossier: str) -> bool:
        """Whether the dossier's key was destroyed: it takes nothing that is to be sealed."""
        with self._read() as connection:
            return self._seals.destroyed(connection, dossier)

    @reading
    def communication(self, communication_id: str, version: int) -> StoredCommunication:
        """One version, opened. Raises NotFound, KeyDestroyed."""
        query = (
            select(communication_versions, communications.c.sealed_reference)
            .join(
                communications,
                communications.c.communication_id == communication_versions.c.communication_id,
            )
            .where(
                communication_versions.c.communication_id == communication_id,
                communication_versions.c.version == version,
            )
        )
        with self._read() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                raise NotFound(f"There is no version {version} of {communication_id}.")
            key = self._seals.key(connection, communication_id)
        content: dict[str, Any] = json.loads(
            unseal(key, _place(communication_id, version), row["sealed"])
        )
        named: dict[str, str] = json.loads(
            unseal(key, f"communications/{communication_id}", row["sealed_reference"])
        )
        return StoredCommunication(
            communication_id=communication_id,
            version=version,
            kind=CommunicationKind(row["kind"]),
            sender=named["sender"],
            reference=named["reference"],
            raw=content["raw"].encode("latin-1"),
            parsed=content["parsed"],
            source=content["source"],
            received_at=datetime.fromisoformat(row["received_at"]),
        )

    @reading
    def list_communications(
        self,
        *,
        state: str | None = None,
        communication_id: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[IntakeRow]:
        """The newest version of each communication, newest first: all, unless ``limit`` says less.

        ``after`` is the last communication of the part before: what comes in meanwhile is newer,
        so that no part misses one.
        """
        table = communication_versions
        later = table.alias("later")
        # Not by the newest of each, joined: that would look at all for every part.
        query = (
            select(table)
            .where(
                ~exists().where(
                    later.c.communication_id == table.c.communication_id,
                    later.c.version > table.c.version,
                )
            )
            .order_by(table.c.communication_id.desc())
            .limit(limit)
        )
        if after is not None:
            query = query.where(table.c.communication_id < after)
        if state is not None:
            query = query.where(table.c.state == state)
        if communication_id is not None:
            query = query.where(table.c.communication_id == communication_id)
        with self._read() as connection:
            rows = connection.execute(query).mappings().all()
        names = [name for name in IntakeRow.model_fields if name in table.c]
        return [IntakeRow.model_validate({name: row[name] for name in names}) for row in rows]

    @reading
    def received(
        self, since: datetime, *, after: str = "", limit: int = 100
    ) -> list[tuple[str, int]]:
        """Communications received since a moment, each with its newest version, by their ids."""
        table = communication_versions
        query = (
            select(table.c.communication_id, func.max(table.c.version))
            .where(table.c.received_at >= stamp(since), table.c.communication_id > after)
            .group_by(table.c.communication_id)
            .order_by(table.c.communication_id)
            .limit(limit)
        )
        with self._read() as connection:
            return [(row[0], row[1]) for row in connection.execute(query).all()]

    @reading
    def naming(self, persons: Sequence[str]) -> dict[str, list[str]]:
        """The communications that name one of these persons, newest first, and their cases."""
        named, belongs = mentions.c.communication_id, attachments.c.case_id
        query = (
            select(named, belongs)
            .distinct()
            .outerjoin(attachments, attachments.c.communication_id == named)
            .where(mentions.c.person_id.in_(persons))
            .order_by(named.desc(), belongs)
        )
        found: dict[str, list[str]] = {}
        with self._read() as connection:
            for communication_id, case_id in connection.execute(query):
                cases = found.setdefault(communication_id, [])
                if case_id is not None:
                    cases.append(case_id)
        return found

    @reading
    def cases_of(self, communication_id: str) -> list[str]:
        """The cases that the communication belongs to."""
        query = (
            select(attachments.c.case_id)
            .where(attachments.c.communication_id == communication_id)
            .order_by(attachments.c.case_id)
        )
        with self._read() as connection:
            return list(connection.execute(query).scalars())

    @reading
    def communications_of(self, case_id: str) -> list[str]:
        """The communications that belong to the case."""
        query = (
            select(attachments.c.communication_id)
            .where(attachments.c.case_id == case_id)
            .order_by(attachments.c.communication_id)
        )
        with self._read() as connection:
            return list(connection.execute(query).scalars())

    @writing
    def attach(self, communication_id: str, case_id: str, at: datetime, actor: str) -> None:
        """Put the communication into the case: its key goes under the case's key. Idempotent."""
        with self._write() as connection:
            query = select(attachments.c.case_id).where(
                attachments.c.communication_id == communication_id,
                attachments.c.case_id == case_id,
            )
            if connection.execute(query).first() is not None:
                return
            connection.execute(
                insert(attachments).values(
                    communication_id=communication_id, case_id=case_id, attached_at=stamp(at)
                )
            )
            self._seals.put_under_case(connection, communication_id, case_id, stamp(at))
            entry = Entry(
                kind="CommunicationAttached",
                key=f"{communication_id}/attached/{case_id}",
                at=at,
                actor=actor,
                data={"communication": communication_id, "case": case_id},
            )
            ledger.append(connection, case_id, [(None, entry)])


def _place(communication_id: str, version: int) -> str:
    return f"communication_versions/{communication_id}/{version}"
