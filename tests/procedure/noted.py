"""A case that hears of a protest which covers it."""

from procedure.passing_between import NoteMatter
from tests.procedure.casework import CASE_ID, NOW, Course, document, to

NOTE = NoteMatter(
    dossier=CASE_ID,
    order="handoff-1",
    matter=f"protest-{'4' * 26}",
    number="PROTEST-2026-K7M2Q4",
    stage="DRAFT",
    title="Being drafted",
    filed_at=NOW,
    document=document(1),
)


def noted() -> Course:
    """A case that heard of a protest."""
    course = to("FILING")
    course.order(NOTE, handed_over=True)
    return course
