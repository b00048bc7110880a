"""Pages of a PDF: a marking above and below, page numbers, and text in the letters of the font."""

from datetime import datetime

from anyascii import anyascii
from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FONT = "Helvetica"


class Pages(FPDF):
    """Pages with the marking above and below, and their number."""

    def __init__(self, marking: str, title: str, made_at: datetime) -> None:
        """The first page is begun; the same content always gives the same bytes."""
        super().__init__(format="letter")
        self._marking = marking
        self.set_creation_date(made_at)
        self.set_title(title)
        self.set_auto_page_break(auto=True, margin=20)
        self.add_page()

    def header(self) -> None:
        """The marking."""
        self.set_font(_FONT, "B", 9)
        self.cell(0, 6, self._marking, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def footer(self) -> None:
        """The marking, and which page it is."""
        self.set_y(-15)
        self.set_font(_FONT, "", 9)
        self.cell(0, 6, f"{self._marking}   {self.page_no()} of {{nb}}".strip(), align="C")

    def heading(self, text: str) -> None:
        """The title of a part."""
        self.ln(3)
        self.paragraph(text, "B", 13)

    def paragraph(self, text: str, style: str = "", size: int = 10, indent: int = 0) -> None:
        """Wrapped text, if there is any; ``indent`` is in millimeters."""
        if not text:
            return
        self.set_font(_FONT, style, size)
        self.set_x(self.l_margin + indent)
        self.multi_cell(0, 5, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _latin(text: str) -> str:
    """The text in letters that the font has."""
    return "".join(
        char if char == "\n" or _is_printed(char) else anyascii(char) or "?" for char in text
    )


def _is_printed(char: str) -> bool:
    return " " <= char <= "~" or "\xa1" <= char <= "\xff"
