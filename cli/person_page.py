"""A person as a reader sees them in a terminal."""

from cli.output import clean, say
from cli.read_pages import print_field
from procedure.clocks.explanation import eastern
from procedure.entered import is_entered
from procedure.intake.intake import intake_id
from screening.roster import ProtectedPerson
from views.entered_persons import lines_of
from views.fields import date_in_words
from views.persons import NamedIn, PersonShown


def print_person(shown: PersonShown) -> None:
    """The entry, where the person was named and why, and the cases about them."""
    say(shown.person)
    if shown.entered is not None:
        for label, value in lines_of(shown.entered):
            print_field(label.capitalize(), value)
    elif shown.entry is not None:
        _print_entry(shown.entry)
    elif is_entered(shown.person):
        say("The entry cannot be opened.")
    else:
        say("No version of the roster that can be opened has this person.")
    if shown.roster is not None:
        last = f"roster version {shown.roster.number}, loaded {eastern(shown.roster.loaded_at)}"
        using = "in use" if shown.in_use else "the last one with this person, who was removed since"
        say(f"  From {last}: {using}.")
    say("\nNamed in")
    for one in shown.named_in:
        _print_named(one)
    if not shown.named_in:
        say("  no communication")
    say("\nCases")
    for case in shown.cases:
        due = f", next due {eastern(case.next_due_at)}" if case.next_due_at else ""
        number = f"{case.number}  " if case.number else ""
        say(f"  {number}{case.case_id}  {case.state}")
        say(f"      {case.stage}, class {case.case_class}{due}")
    if not shown.cases:
        say("  none")


def _print_entry(entry: ProtectedPerson) -> None:
    service = (date_in_words(entry.service_from), date_in_words(entry.service_until))
    print_field("Name", entry.name)
    print_field("Other names", "; ".join(entry.aliases))
    print_field("Born", date_in_words(entry.birth_date))
    print_field("Nationality", ", ".join(entry.nationalities))
    print_field("Documents", ", ".join(entry.document_numbers))
    print_field("Status", entry.status)
    print_field("Employer", entry.employer or "")
    print_field("In service", " to ".join(service) if any(service) else "")


def _print_named(one: NamedIn) -> None:
    communication = one.communication
    name = intake_id(communication.communication_id, communication.version)
    say(f"  {name}  {eastern(communication.received_at)}")
    restricted = ", restricted" if communication.restricted else ""
    named = communication.case_number or communication.case_id
    case = f", in {named}" if named else ""
    say(f"      {communication.kind}, {communication.state}{restricted}{case}")
    if one.hit is None:
        say("      Its last screening does not name the person, or it cannot be opened.")
        return
    say(f"      {one.hit.level}, score {one.hit.score:.2f}, in {one.hit.where}")
    for reason in one.hit.reasons:
        say(f"          {clean(reason)}")
