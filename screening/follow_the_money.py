"""Persons from FollowTheMoney, the form in which OpenSanctions publishes: entities with an id and
properties, each property a list of texts.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from screening.roster import PERSON_ID, Record, RosterUnreadable, Status


def persons_of(entities: list[Record]) -> Iterator[Record]:
    """The persons that entities stand for. Raises RosterUnreadable.

    An id that is no number of the roster gets one made from it, the same in every file; where two
    ids would get the same, the one later in the alphabet gets another.
    """
    taken: dict[str, str] = {}
    for line, entity in sorted(entities, key=lambda e: str(e[1].get("id", ""))):
        identity = entity.get("id")
        if not isinstance(identity, str) or not identity:
            raise RosterUnreadable(f"Line {line}: the entity has no id.")
        for attempt in range(100):
            number = identity if PERSON_ID.fullmatch(identity) else _number(identity, attempt)
            if taken.setdefault(number, identity) == identity:
                break
    numbers = {identity: number for number, identity in taken.items()}
    for line, entity in entities:
        yield line, _from_entity(entity, numbers[entity["id"]], line)


def _number(identity: str, attempt: int) -> str:
    text = f"{identity}/{attempt}" if attempt else identity
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"P-{int.from_bytes(digest[:8], 'big') % 100_000_000:08d}"


def _from_entity(entity: Mapping[str, Any], number: str, line: int) -> Mapping[str, Any]:
    properties = entity.get("properties", {})
    if not isinstance(properties, dict):
        raise RosterUnreadable(f"Line {line}: the entity's properties must be an object of lists.")

    def values(*names: str) -> list[str]:
        found: list[str] = []
        for name in names:
            listed = properties.get(name, [])
            if isinstance(listed, str):
                listed = [listed]
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                raise RosterUnreadable(f"Line {line}: {name} must be a list of texts.")
            found += [one.strip() for one in listed if one.strip()]
        return list(dict.fromkeys(found))

    names = values("name", "alias", "previousName", "weakAlias")
    caption = entity.get("caption")
    main = caption if isinstance(caption, str) and caption.strip() else (names or [""])[0]
    # The fullest date says most; of two equally full ones the first is taken.
    dates = sorted(values("birthDate"), key=len, reverse=True)
    return {
        "person_id": number,
        "name": main,
        "aliases": [name for name in names if name != main],
        "birth_date": dates[0][:10] if dates else None,
        "nationalities": [one.upper() for one in values("nationality", "citizenship")],
        "document_numbers": values("passportNumber", "idNumber", "socialSecurityNumber"),
        "status": Status.OTHER,
        "employer": next(iter(values("employer")), None),
    }
