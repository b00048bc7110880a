"""A package as a PDF. Letters of other scripts are written in Latin ones; the exact words are in
the attachments."""

from anyascii import anyascii
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from procedure.annex.templates import MARKING
from procedure.clocks.zones import EASTERN
from procedure.composed import AUTHORITY, SENDER
from procedure.outgoing_codes import Weight
from views.docstrings import members
from views.packages import Package, PackageItem

_FONT = "Helvetica"
_NOTE = (
    "Each item is attached in its exact words, with the number under which it stands here. "
    "Letters of other scripts are written in Latin letters here."
)


class _Pages(FPDF):
    """Pages with the marking above and below, and their number."""

    def header(self) -> None:
        """The marking."""
        self.set_font(_FONT, "B", 9)
        self.cell(0, 6, MARKING, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def footer(self) -> None:
        """The marking, and which page it is."""
        self.set_y(-15)
        self.set_font(_FONT, "", 9)
        self.cell(0, 6, f"{MARKING}   {self.page_no()} of {{nb}}", align="C")

    def paragraph(self, text: str, style: str = "", size: int = 10) -> None:
        """Wrapped text."""
        self.set_font(_FONT, style, size)
        self.multi_cell(0, 5, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def as_pdf(package: Package) -> bytes:
    """The package for reading and printing; the same package always gives the same bytes."""
    pages = _Pages(format="letter")
    pages.set_creation_date(package.made_at)
    pages.set_title(f"Package {package.reference}")
    pages.set_auto_page_break(auto=True, margin=20)
    pages.add_page()
    pages.paragraph(f"{SENDER}: documents on {package.reference}", "B", 14)
    pages.paragraph(f"Made on {package.made_at.astimezone(EASTERN):%Y-%m-%d} under {AUTHORITY}.")
    pages.paragraph(_NOTE)
    pages.ln(4)
    for item in package.items:
        _print_item(pages, item)
    return bytes(pages.output())


def _print_item(pages: _Pages, item: PackageItem) -> None:
    meanings = members(Weight)
    pages.paragraph(f"{item.number}. {item.what}", "B", 11)
    pages.paragraph(f"Dated: {item.dated or 'unknown'}. Weight: {meanings[Weight(item.weight)]}")
    for line in item.lines:
        pages.paragraph(line)
        pages.ln(1)
    pages.ln(4)


def _latin(text: str) -> str:
    """The text in letters that the font has."""
    return "".join(
        char if char == "\n" or _is_printed(char) else anyascii(char) or "?" for char in text
    )


def _is_printed(char: str) -> bool:
    return " " <= char <= "~" or "\xa1" <= char <= "\xff"
