"""A package as a PDF. Letters of other scripts are written in Latin ones; the exact words are in
the attachments."""

from procedure.annex.templates import MARKING
from procedure.clocks.zones import EASTERN
from procedure.composed import AUTHORITY, SENDER
from procedure.outgoing_codes import Weight
from views.docstrings import members
from views.packages import Package, PackageItem
from views.pdf_pages import Pages

_NOTE = (
    "Each item is attached in its exact words, with the number under which it stands here. "
    "Letters of other scripts are written in Latin letters here."
)


def as_pdf(package: Package) -> bytes:
    """The package for reading and printing; the same package always gives the same bytes."""
    pages = Pages(MARKING, f"Package {package.reference}", package.made_at)
    pages.paragraph(f"{SENDER}: documents on {package.reference}", "B", 14)
    pages.paragraph(f"Made on {package.made_at.astimezone(EASTERN):%Y-%m-%d} under {AUTHORITY}.")
    pages.paragraph(_NOTE)
    pages.ln(4)
    for item in package.items:
        _print_item(pages, item)
    return bytes(pages.output())


def _print_item(pages: Pages, item: PackageItem) -> None:
    meanings = members(Weight)
    pages.paragraph(f"{item.number}. {item.what}", "B", 11)
    pages.paragraph(f"Dated: {item.dated or 'unknown'}. Weight: {meanings[Weight(item.weight)]}")
    for line in item.lines:
        pages.paragraph(line)
        pages.ln(1)
    pages.ln(4)
