"""Time zones from the pinned ``tzdata`` package, whatever zone files the machine has.

A due time is computed once and recorded; the record names the zone data that were used.
"""

from importlib.resources import files
from zoneinfo import ZoneInfo

import tzdata

from procedure.clocks.durations import Zone

ZONE_DATA: str = tzdata.IANA_VERSION
"""The version of the zone data, such as ``2026b``."""


def pinned(name: str) -> ZoneInfo:
    """The zone as the ``tzdata`` package has it."""
    place = files("tzdata.zoneinfo").joinpath(*name.split("/"))
    with place.open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


EASTERN = pinned("America/New_York")
"""Washington: days, months and business hours are counted here."""
LYON = pinned("Europe/Paris")
"""Lyon: INTERPOL and the CCF count their days here."""


_OF = {Zone.NEW_YORK: EASTERN, Zone.LYON: LYON}


def zone_info(zone: Zone) -> ZoneInfo:
    """The rules of the zone."""
    return _OF[zone]
