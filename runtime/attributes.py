"""The search attributes of our workflows: the one list, from which servers are set up.

Temporal keeps these in clear: nothing here may tell who or what a case is about.
"""

from datetime import datetime
from typing import Any, NamedTuple

from temporalio.common import SearchAttributeKey, SearchAttributePair, SearchAttributeUpdate

STAGE: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("CaveatStage")
"""The stage of the procedure."""

TRACK: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("CaveatTrack")
"""The track of the procedure, such as the protection of an official."""

PRIORITY: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("CaveatPriority")
"""How soon people should look at it."""

DUE_AT: SearchAttributeKey[datetime] = SearchAttributeKey.for_datetime("CaveatDueAt")
"""When the next thing is due, in UTC."""

RESTRICTED: SearchAttributeKey[bool] = SearchAttributeKey.for_bool("CaveatRestricted")
"""Whether the communication is restricted now."""

# Any: the values of the list differ in type, and the SDK's key is invariant in it.
ATTRIBUTES: tuple[SearchAttributeKey[Any], ...] = (STAGE, TRACK, PRIORITY, DUE_AT, RESTRICTED)
"""All of them, as a server must know them."""


class CaseAttributes(NamedTuple):
    """The attributes of one case, as they stand."""

    stage: str
    track: str
    priority: str
    due_at: datetime | None
    restricted: bool

    def updates(self, since: "CaseAttributes | None" = None) -> list[SearchAttributeUpdate[Any]]:
        """The changes since an earlier state; all of them when there was none."""
        changed: list[SearchAttributeUpdate[Any]] = []
        for key, value, before in zip(ATTRIBUTES, self, since or (None,) * 5, strict=True):
            if since is not None and value == before:
                continue
            changed.append(key.value_unset() if value is None else key.value_set(value))
        return changed

    def pairs(self) -> list[SearchAttributePair[Any]]:
        """The attributes that have a value, as a start takes them."""
        return [
            SearchAttributePair(key, value)
            for key, value in zip(ATTRIBUTES, self, strict=True)
            if value is not None
        ]
