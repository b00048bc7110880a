"""What was said about a task, as a person reads it in a terminal."""

from collections.abc import Iterable

from cli.paragraphs import print_fields, print_line, print_paragraph, written
from procedure.clocks.explanation import eastern
from views.exchange import Exchange, Said

_WORDS = {
    Said.SENT: "sent to {agency}",
    Said.ACKNOWLEDGED: "{agency} acknowledged it",
    Said.ASKED: "{agency} asked",
    Said.REPLIED: "USNCB replied",
    Said.TIME_GRANTED: "USNCB granted more time",
    Said.TIME_REFUSED: "USNCB refused more time",
    Said.DELEGATED: "{agency} gave it to {to}",
    Said.ANSWERED_IN_PART: "{agency} answered in part",
    Said.ANSWERED: "{agency} answered",
    Said.RETURNED: "{agency} returned it",
    Said.REMINDED: "USNCB reminded {agency}",
    Said.SENT_AGAIN: "sent again, to {agency}",
    Said.WITHDRAWN: "withdrawn",
}


def print_exchanges(said: Iterable[Exchange], *, names_task: bool = False) -> None:
    """Each with who said it, when, and in which words."""
    for one in said:
        what = _WORDS[one.said].format(agency=one.agency, to=one.to)
        outcome = f": {one.outcome}" if one.outcome else ""
        counts = "" if one.counts else " (a later answer counts)"
        task = f"{one.task}: " if names_task else ""
        by = f" ({one.by})" if one.document else ""
        print_paragraph(f"{task}{what}{outcome}{counts}{by}", hanging=4)
        print_line(f"    {eastern(one.at)}{f'   event {one.event}' if one.event else ''}")
        if one.meaning:
            written(one.meaning)
        for note in one.notes:
            written(note)
        if one.until:
            written(f"asks for time until {eastern(one.until)}")
        if one.redirect_to:
            written(f"says that it belongs to {one.redirect_to}")
        print_fields(((f.label, f.value) for f in one.fields), indent=4)
        if one.text:
            written(one.text, 6)
