"""The file of a case as a PDF: what its page says, on paper, with its marking on each page."""

from collections.abc import Iterable

from portal.drawing.shown import shown_courts, shown_timeline
from portal.pages import case_parts, case_record
from portal.pages.case_narrative import narrative_words
from portal.pages.sentences import Sentences, in_words
from portal.pages.times import Times
from views.case_files import LeaveOut, markings_of
from views.case_page import CasePage
from views.pdf_pages import Pages

LEFT_OUT = {
    LeaveOut.NAMES: "names of people, and what somebody wrote, which may name them",
    LeaveOut.WORDS: "what somebody wrote",
    LeaveOut.MARKED: "answers marked for restricted use",
    LeaveOut.UNRELEASED: "what was not marked for release",
}
"""What was left out, as the first page says it."""
_NOTE = (
    "Letters of other scripts are written in Latin letters here; the record has the exact words."
)


def as_pdf(page: CasePage, left_out: frozenset[LeaveOut], times: Times, words: Sentences) -> bytes:
    """The file, for reading and printing."""
    view = page.view
    times = times if page.as_of is None else times.as_of(page.as_of)
    marking = " // ".join(markings_of(view.answers))
    pages = Pages(marking, f"Case {view.name}", times.now)
    _title(pages, page, left_out, times, words)
    for track in case_parts.track_words(page, times, words):
        pages.heading(track.title)
        pages.paragraph(track.stage, "B")
        _facts(pages, track.facts)
        for check in track.checks:
            pages.paragraph(f"{check.tag}: {check.title}. {check.text}", indent=4)
    pages.heading("Time with each party")
    courts = shown_courts(page.courts, times)
    for share in courts.shares:
        pages.paragraph(f"{share.label}: {share.text}")
    pages.paragraph(courts.total)
    _plan(pages, page, times)
    _due(pages, page, times, words)
    _decision(pages, page, times, words)
    _record(pages, page, times, words)
    pages.heading("What happened")
    for line in reversed(narrative_words(page, "", {}, times, words).lines):
        by = f" ({line.by})" if line.by else ""
        verdict = f" {line.verdict}." if line.verdict else ""
        pages.paragraph(f"{line.when}   {line.link}", "B")
        pages.paragraph(f"{line.text}{by}{verdict}", indent=4)
        if line.words:
            pages.paragraph(line.words, "I", indent=8)
    return bytes(pages.output())


def _title(
    pages: Pages,
    page: CasePage,
    left_out: frozenset[LeaveOut],
    times: Times,
    words: Sentences,
) -> None:
    view = page.view
    name = f": {page.person.name}" if page.person is not None else ""
    pages.paragraph(f"Case {view.name}{name}", "B", 16)
    pages.paragraph(f"As of {times.moment(times.now)}. Procedure edition {view.edition}.")
    for piece in case_parts.stands(page, times, words):
        when = f" {piece.when.sentence}." if piece.when is not None else ""
        pages.paragraph(f"{piece.text.strip()}{when}", size=12)
    if page.as_of is not None:
        pages.paragraph("Nothing that was recorded later is in this file.", "B")
    gone = "; ".join(LEFT_OUT[one] for one in LeaveOut if one in left_out)
    pages.paragraph(f"Left out of this file: {gone}." if gone else "Nothing is left out.", "B")
    pages.paragraph(f"All {page.events:,} events match the seal of this case. {_NOTE}", size=9)


def _plan(pages: Pages, page: CasePage, times: Times) -> None:
    """Plan against actual: the rows of the table below the picture."""
    pages.heading("Plan against actual")
    for lane in shown_timeline(page.plan, times, present=page.as_of is None).lanes:
        pages.paragraph(f"{lane.party}{' (expected dates)' if lane.expected else ''}", "B")
        for row in lane.rows:
            parts = (
                ("planned", row.planned),
                ("actual", row.actual),
                ("paused", row.paused),
                ("result", row.result),
            )
            said = "; ".join(f"{name}: {text}" for name, text in parts if text)
            pages.paragraph(f"{row.title}. {said}", size=9, indent=4)


def _facts(pages: Pages, rows: Iterable[tuple[str, str]]) -> None:
    for name, value in rows:
        pages.paragraph(f"{name}: {value}")


def _due(pages: Pages, page: CasePage, times: Times, words: Sentences) -> None:
    for title, found in (
        ("Due times", page.deadlines.ours),
        ("Expected from others", page.deadlines.expected),
    ):
        if not found:
            continue
        pages.heading(title)
        for row in case_parts.due_rows(found, page.view.name, times, words, whole=True):
            pages.paragraph(f"{row.title}: {row.when.sentence}. {row.owes}.", "B")
            pages.paragraph(row.basis, indent=4)
            for line in row.why:
                pages.paragraph(f"{line.when}   {line.text}".strip(), size=9, indent=8)


def _decision(pages: Pages, page: CasePage, times: Times, words: Sentences) -> None:
    view = page.view
    if bans := case_record.bans(view):
        pages.heading("What nobody may do")
        for ban in bans:
            pages.paragraph(f"{ban.tag}: {ban.text}")
    pages.heading("Legal decision")
    for draft in case_record.drafts(view.drafts, times, words):
        pages.paragraph(f"{draft.title}: {draft.tag} ({draft.by})", "B")
        pages.paragraph(draft.text, indent=4)
    if not view.drafts:
        pages.paragraph("Nothing is drafted.")
    for answer in case_record.answers(page, times, words):
        pages.paragraph(f"{answer.title}, {answer.agency}: {answer.meaning} ({answer.by})", "B")
        for label, value in answer.fields:
            pages.paragraph(f"{label}: {value}", indent=4)
        pages.paragraph(answer.text, indent=4)
    pages.paragraph(case_record.missing(page))
    _facts(pages, case_record.indicator_lines(view))
    for filing in case_record.filings(view, times):
        pages.paragraph(filing.title, "B")
        _facts(pages, filing.facts)


def _record(pages: Pages, page: CasePage, times: Times, words: Sentences) -> None:
    view = page.view
    pages.heading("People, messages and copies")
    _facts(pages, case_record.people(page, words))
    for one in case_record.came(page):
        parts = filter(None, (one.what, one.sender, one.reference, one.date, one.problem))
        pages.paragraph(", ".join(parts))
    pages.paragraph(f"How it began: {words.text(view.opened.what)}")
    pages.paragraph(view.opened.text or "", indent=4)
    for message in case_record.messages(page, times, words):
        pages.paragraph(f"{message.title}: {message.state}, {message.at}. {message.reply}")
    for copy in case_record.copies(view, times):
        pages.paragraph(f"{copy.where}, {copy.kind}: {copy.became}, placed {copy.since}")
    for matter in view.matters:
        pages.paragraph(f"{matter.number}: {in_words(matter.stage)}")
    pages.paragraph(case_record.emails(view))
