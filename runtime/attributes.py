"""The search attributes of our workflows. Servers are set up from this list.

Temporal keeps these in clear: nothing here may say who or what a case is about.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from temporalio.common import SearchAttributeKey, SearchAttributePair, SearchAttributeUpdate

from procedure.kinds import Attributes

STAGE: SearchAttributeKey[Sequence[str]] = SearchAttributeKey.for_keyword_list("CaveatStage")
"""The stages of the case's tracks."""

TRACK: SearchAttributeKey[Sequence[str]] = SearchAttributeKey.for_keyword_list("CaveatTrack")
"""The tracks that the case follows, such as the protection of an official."""

PRIORITY: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("CaveatPriority")
"""The class: how soon people should look at it."""

DUE_AT: SearchAttributeKey[datetime] = SearchAttributeKey.for_datetime("CaveatDueAt")
"""When the next thing is due, in UTC."""

RESTRICTED: SearchAttributeKey[bool] = SearchAttributeKey.for_bool("CaveatRestricted")
"""Whether the case is restricted now."""

TROUBLE: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("CaveatTrouble")
"""Why an operator must look at it: REGISTER_OLDER after an older copy was restored."""

REGISTER_OLDER = "REGISTER_OLDER"

# Any: the values of the lists differ in type, and the SDK's key is invariant in it.
_OF_CASES: tuple[SearchAttributeKey[Any], ...] = (STAGE, TRACK, PRIORITY, DUE_AT, RESTRICTED)

ATTRIBUTES: tuple[SearchAttributeKey[Any], ...] = (*_OF_CASES, TROUBLE)
"""All search attributes that a server needs."""


class CaseAttributes(NamedTuple):
    """The attributes of one case, as they are now."""

    stages: tuple[str, ...]
    tracks: tuple[str, ...]
    priority: str
    due_at: datetime | None
    restricted: bool

    @classmethod
    def of(cls, recorded: Attributes) -> "CaseAttributes":
        """What the recorder returned."""
        return cls(
            stages=recorded.stages,
            tracks=recorded.tracks,
            priority=recorded.priority,
            due_at=recorded.due_at,
            restricted=recorded.restricted,
        )

    def updates(self, since: "CaseAttributes | None" = None) -> list[SearchAttributeUpdate[Any]]:
        """The changes since an earlier state, or all values if there was none."""
        changed: list[SearchAttributeUpdate[Any]] = []
        earlier: Sequence[Any] = since or (None,) * len(_OF_CASES)
        for key, value, before in zip(_OF_CASES, self, earlier, strict=True):
            if value != before:
                changed.append(key.value_unset() if value is None else key.value_set(value))
        return changed

    def pairs(self) -> list[SearchAttributePair[Any]]:
        """The attributes that have a value, for the start of a workflow."""
        return [
            SearchAttributePair(key, value)
            for key, value in zip(_OF_CASES, self, strict=True)
            if value is not None
        ]
