"""The drafts of a case, each with what happened to it."""

from collections.abc import Iterator, Mapping

from procedure.measures.dispute.decision import Decision, DecisionOvertaken, title_of
from procedure.measures.dispute.drafting import DecisionApproved, DecisionDrafted, DecisionSentBack
from views.case_view import DraftLine, DraftStanding
from views.files import CaseFile
from views.writings import Writing, text_of

# By their exact type: isinstance with a model takes ten times as long, and cases are long.
_OF_DRAFTS = {DecisionDrafted, DecisionApproved, DecisionSentBack, DecisionOvertaken}


def drafts_of(file: CaseFile, writings: Mapping[str, Writing]) -> Iterator[DraftLine]:
    """Every draft with what happened to it."""
    found: list[DraftLine] = []

    def became(standing: DraftStanding, **more: object) -> None:
        if found:
            found[-1] = found[-1].model_copy(update={"standing": standing, **more})

    for number, event in enumerate(file.events, start=1):
        if type(event) not in _OF_DRAFTS:
            continue
        if isinstance(event, DecisionDrafted):
            if found and found[-1].standing is DraftStanding.WAITING:
                became(DraftStanding.REPLACED)
            found.append(
                DraftLine(
                    document=event.document,
                    by=event.by,
                    disposition=event.disposition,
                    title=title_of(file.book.procedure, event.disposition),
                    event=number,
                    at=event.at,
                    standing=DraftStanding.WAITING,
                    text=text_of(event.document, writings),
                )
            )
        elif isinstance(event, DecisionApproved):
            became(DraftStanding.APPROVED, approved_at=event.at)
        elif isinstance(event, DecisionSentBack):
            became(DraftStanding.SENT_BACK)
        elif isinstance(event, DecisionOvertaken):
            became(DraftStanding.OVERTAKEN)
    present = file.case.of(Decision).draft
    for draft in found:
        live = draft.standing in (DraftStanding.WAITING, DraftStanding.APPROVED)
        if live and (present is None or present.document != draft.document):
            yield draft.model_copy(update={"standing": DraftStanding.EARLIER})
        else:
            yield draft
