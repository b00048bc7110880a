"""Time zones come from the pinned ``tzdata`` package in every process of Caveat."""

import zoneinfo


def pin_zone_data() -> None:
    """Never use the machine's own zone files. Entry points call this first."""
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
