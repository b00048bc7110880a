"""A page with every building block of pages, and a receipt: what is on them is invented."""

from pathlib import Path
from types import SimpleNamespace as Of
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from portal.frame import Federal, Frame, NavItem, Notice
from portal.templates import ENVIRONMENT

HTML = Path(__file__).parent / "html"

CALM = Of(
    text="Tue, Dec 8, 2:00 p.m. ET", left="5 working days left", level="", iso="2026-12-08T19:00Z"
)
SOON = Of(
    text="Thu, Dec 3, 2:00 p.m. ET",
    left="2 working days left",
    level="soon",
    iso="2026-12-03T19:00Z",
)
LATE = Of(text="Mon, Nov 30, 5:00 p.m. ET", left="Late, 2 h 10 min of working time", level="late")

FRAME = Frame(
    title="Every part",
    person_name="Ana Sampleton",
    person_role="Analyst, USNCB",
    nav=(
        NavItem(label="Intake queue", href="/queue", count=7),
        NavItem(label="Cases", href="/cases", current=True),
        NavItem(label="Search", href="/search"),
    ),
    form_key="key-of-the-session",
    demonstration=True,
    as_of="Tue, Dec 1, 2026, 10:40 a.m. ET",
    as_of_iso="2026-12-01T15:40Z",
    edition="2026-2",
    calendar="federal-2026-1",
    recorded=True,
    notices=(Notice(kind="success", text="Officer Sample acknowledged this 4 seconds ago."),),
)

OFFICIAL = FRAME.model_copy(
    update={
        "marking": "CUI",
        "federal": Federal(
            agency_name="Sample Bureau",
            agency_href="https://samples.example.gov/bureau",
            parent_name="Department of Samples",
            parent_href="https://samples.example.gov/department",
            about_href="https://samples.example.gov/about",
            accessibility_href="https://samples.example.gov/accessible",
            foia_href="https://samples.example.gov/foia",
            privacy_href="https://samples.example.gov/privacy",
        ),
    }
)
"""The same on the official website of an agency, which is invented too."""

OUTCOMES = (
    ("NO_TREATY", "No treaty is in force"),
    ("TREATY_NOT_COVERED", "A treaty is in force but does not cover this"),
    ("NO_REQUEST", "No request was made"),
    ("REQUEST_PENDING", "A request is pending"),
    ("REQUEST_DENIED", "A request was denied", "By a court or by the Secretary of State"),
    ("OBJECTION", "We object"),
)
AGENCIES = (("STATE-LEI", "State-L/LEI"), ("ICE-OPLA", "ICE-OPLA"), ("INTERPOL", "INTERPOL"))


def field(kind: str, name: str, label: str, **more: Any) -> Of:
    """A field of a form."""
    return Of(kind=kind, name=name, label=label, **more)


def form(button: str, *fields: Of, **more: Any) -> Of:
    """A form."""
    values = {"form_key": "key-of-the-session", "order": "01J", **more}
    return Of(action="/acts", button=button, fields=fields, **values)


ANSWER = form(
    "Send final answer",
    field("radios", "outcome", "Outcome", choices=OUTCOMES, value="NO_REQUEST", required=True),
    field("text", "treaty", "The treaty", hint="Title and year, or “none.”", most=200),
    field(
        "yes_no",
        "dual",
        "The act is a crime in both countries",
        required=True,
        error="Choose yes, no or not known yet.",
    ),
    field(
        "textarea",
        "assessment",
        "Assessment",
        hint="Unclassified only.",
        error="The first line has the marking “(S)”. Remove the marking and what it covers.",
        value="\n<script>first line</script>",
        rows=5,
    ),
    field("select", "confidence", "How sure are you?", choices=(("high", "High"), ("low", "Low"))),
    field("date", "until", "New due date", value="2026-12-07"),
    field("datetime", "at", "When it was delivered"),
    field("number", "pages", "Pages", value=40),
    field("text", "own", "Name in its own script", value="Зиморадова", lang="ru"),
    field("checkboxes", "releasable", "Who may see it", choices=AGENCIES, values=("STATE-LEI",)),
    field("file", "copy", "Copy of the warrant", accept=".pdf"),
    field("hidden", "revision", "", value="65"),
    id="answer-form",
    back="/tasks",
    hidden=(("task", "J1"),),
    needs="You see a summary before anything is sent.",
    buttons=(
        Of(label="Send final answer", name="act", value="answer", style="solid"),
        Of(label="Send partial answer", name="act", value="partial"),
        Of(label="Save draft", name="act", value="save", style="plain"),
    ),
)

VALUES: dict[str, Any] = {
    "calm": CALM,
    "soon": SOON,
    "late": LATE,
    "answer": ANSWER,
    "more_time": form(
        "Ask for more time",
        field("date", "until", "New due date", id="more-until", value="2026-12-07"),
        field("textarea", "reason", "Reason", id="more-reason", rows=2),
        needs="Sue Inventa decides. Until then, Dec 3 stays.",
    ),
    "withdraw": form(
        "Withdraw it",
        danger=True,
        needs="Needs a second person.",
        more=(field("text", "note", "A note for the record", id="withdraw-note"),),
    ),
    "acknowledge": form("Acknowledge"),
    "acts": (
        form("Record a new fact", solid=True, needs="You see what it changes before you save."),
        form("Remind DOJ-OIA", needs="Sends a short email. No reminder sent so far."),
        form(
            "Ask to lift the restriction",
            field("textarea", "reason", "Reason", id="lift-reason", required=True),
            needs="Needs a reason and a second person.",
        ),
        form("Withdraw the dispute", danger=True, needs="Ends it for all three cases."),
    ),
    "nested": field("text", "nested", "Where the person is held"),
    "kinds": field("radios", "kinds", "Which kind", choices=(("new", "New"), ("old", "Old"))),
    "search": (
        field("text", "name", "Name", value="Ветроградов"),
        field("select", "state", "State", value="open", choices=(("open", "Open"),)),
    ),
    "errors": (
        Of(id="dual", text="Say if the act is a crime in both countries"),
        Of(id="assessment", text="Remove the classified marking from the assessment"),
    ),
    "stats": (
        Of(label="open cases", count=1041, href="/cases"),
        Of(label="late", count=3, href="/cases?late=1", level="late"),
        Of(label="likely late", count=5, href="/cases?soon=1", level="soon"),
        Of(label="approvals waiting", count=0, href="/approvals", level="late"),
    ),
    "steps": (
        Of(name="Restrict", note="Nov 16", state="done", href="#e1"),
        Of(name="Notify", note="Nov 17", state="done"),
        Of(name="Coordinate", note="now", state="now"),
        Of(name="Decide", note="plan Dec 8", state="ahead"),
    ),
    "checks": (
        Of(tag="Waiting", kind="", text="Treaty and extradition (J1). DOJ-OIA, due Thu, Dec 3"),
        Of(tag="Answered", kind="done", text="National security (J2). DOJ-NSD: no objection"),
        Of(tag="Expired", kind="soon", text="Validity check. Repeat from Sun, Dec 6"),
        Of(tag="Late", kind="late", text="Human rights (S1). State-DRL"),
        Of(tag="Not started", kind="quiet", text="ICE supervisor’s approval. Plan Dec 8"),
    ),
    "bans": (Of(tag="Law", kind="solid", text="Nobody may arrest on a diffusion alone."),),
    "shares": (
        Of(label="USNCB", text="4 h 48 min", share=288, kind="a"),
        Of(label="DOJ-OIA", text="1 d 20 h 40 min", share=2680, kind="b"),
        Of(label="IP Verkhograd", text="13 d (clock paused)", share=18720, kind="c"),
    ),
    "miles": (
        Of(
            name="Received and restricted",
            text="Mon, Nov 16, 9:12 a.m.",
            note="Before a person looks",
            done=True,
        ),
        Of(name="Hearing", text="Wed, Dec 9, 9:00 a.m.", note="", done=False),
    ),
    "reckoning": (
        Of(
            when="Mon, Nov 16, 2:00 p.m.",
            text="Ana Sampleton sent the task.",
            href="#e31",
            link="Event 31",
        ),
        Of(when="+ 2 working days", text="Rule: an agency answers within 2 working days."),
    ),
    "filters": (
        Of(label="To review", href="?state=review", count=7, current=True),
        Of(label="Clear", href="?state=clear", count=1412),
        Of(label="All versions", href="?state=all"),
    ),
    "facets": (
        Of(label="Official protection", href="?track=1", count=12, current=True),
        Of(label="Use gate", href="?track=2", count=7),
    ),
    "events": (
        Of(
            id="e64",
            iso="2026-11-30T21:50Z",
            when="Mon, Nov 30, 4:50 p.m.",
            who="Carla Exampleton",
            text="took up Authority to use (G5).",
            href="#e64",
            link="Event 64, verified",
            new=True,
            day="Monday, November 30",
        ),
        Of(
            id="e31",
            iso="2026-11-16T19:00Z",
            when="Mon, Nov 16, 2:00 p.m.",
            text="The J1 clock started.",
        ),
    ),
}

_HERE = Environment(
    loader=ChoiceLoader([ENVIRONMENT.loader or BaseLoader(), FileSystemLoader(HTML)]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_HERE.globals.update(ENVIRONMENT.globals)

_RECEIPT = """
{% extends "base.html" %}
{% block main %}
{{ cv.receipt("Answer sent", sentence, rows, next, "/tasks", "Next task: C-2026-0149") }}
{% endblock %}
"""


def every_part(frame: Frame = FRAME, **changed: Any) -> str:
    """The page with every part."""
    return _HERE.get_template("every-part.html").render(frame=frame, **{**VALUES, **changed})


def receipt() -> str:
    """The page after an act."""
    return _HERE.from_string(_RECEIPT).render(
        frame=FRAME,
        sentence="Your final answer was recorded on Tue, Dec 1, 10:42 a.m. ET.",
        rows=[("Outcome", "No request was made"), ("In the record", "Event 65")],
        next=["USNCB counsel decides by Fri, Dec 4, 10:42 a.m. ET.", "You need do nothing more."],
    )
