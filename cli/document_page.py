"""A document as a person reads it in a terminal."""

from cli.paragraphs import print_fields, print_line, print_paragraph
from procedure.clocks.explanation import eastern
from views.document_view import STANDINGS, DocumentView


def print_document(view: DocumentView) -> None:
    """Who wrote it, when and for what, what happened to it, and the words."""
    print_line(view.document)
    print_fields(
        (
            ("case number", view.case_number or ""),
            ("case", f"{view.case}, event {view.event}"),
            ("task", view.task or ""),
            ("written by", view.by),
            ("recorded", eastern(view.at)),
            ("for", view.what),
            ("draft", STANDINGS[view.standing] if view.standing else ""),
        )
    )
    print_line()
    print_fields(((field.label, field.value) for field in view.fields), indent=2)
    print_paragraph(view.text or "Nothing was written.")
