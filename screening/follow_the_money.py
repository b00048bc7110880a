"""Read persons from FollowTheMoney entities, the format that OpenSanctions publishes.

An entity has an id and properties. Each property is a list of strings.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from screening.roster import PERSON_ID, Record, RosterUnreadable, Status


def persons_from_entities(entities: list[Record]) -> Iterator[Record]:
    """Convert entities to persons. Raises RosterUnreadable.

    If an entity id is not a valid person id, one is derived from it, the same in every file. If two
    would be the same, the entity that comes later in the alphabet gets another one.
    """
    taken: dict[str, str] = {}
    for line, entity in sorted(entities, key=lambda e: str(e[1].get("id", ""))):
        identity = entity.get("id")
        if not isinstance(identity, str) or not identity:
            raise RosterUnreadable(f"Line {line}: The entity has no id.")
        for attempt in range(100):
            person_id = identity if PERSON_ID.fullmatch(identity) else _person_id(identity, attempt)
            if taken.setdefault(person_id, identity) == identity:
                break
    numbers = {identity: person_id for person_id, identity in taken.items()}
    for line, entity in entities:
        yield line, _from_entity(entity, numbers[entity["id"]], line)


def _person_id(identity: str, attempt: int) -> str:
    text = f"{identity}/{attempt}" if attempt else identity
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"P-{int.from_bytes(digest[:8], 'big') % 100_000_000:08d}"


def _from_entity(entity: Mapping[str, Any], person_id: str, line: int) -> Mapping[str, Any]:
    properties = entity.get("properties", {})
    if not isinstance(properties, dict):
        raise RosterUnreadable(f"Line {line}: The entity's properties must be an object of lists.")

    def values(*names: str) -> list[str]:
        found: list[str] = []
        for name in names:
            listed = properties.get(name, [])
            if isinstance(listed, str):
                listed = [listed]
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                raise RosterUnreadable(f"Line {line}: {name} must be a list of strings.")
            found += [one.strip() for one in listed if one.strip()]
        return list(dict.fromkeys(found))

    names = values("name", "alias", "previousName", "weakAlias")
    caption = entity.get("caption")
    main = caption if isinstance(caption, str) and caption.strip() else (names or [""])[0]
    # Use the most complete date; if there are several, the first.
    dates = sorted(values("birthDate"), key=len, reverse=True)
    return {
        "person_id": person_id,
        "name": main,
        "aliases": [name for name in names if name != main],
        "birth_date": dates[0][:10] if dates else None,
        "nationalities": [one.upper() for one in values("nationality", "citizenship")],
        "document_numbers": values("passportNumber", "idNumber", "socialSecurityNumber"),
        "status": Status.OTHER,
        "employer": next(iter(values("employer")), None),
    }
