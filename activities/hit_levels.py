"""Of a screening, what is not personal."""

from procedure.intake.intake import HitLevel
from screening.result import ScreenResult


def hit_levels(result: ScreenResult) -> tuple[HitLevel, ...]:
    """The hits without what is personal."""
    return tuple(
        HitLevel(person=hit.person_id, level=hit.level, status=hit.status) for hit in result.hits
    )
