"""What surrounds every page: who reads it, where they can go, and as of when it is true."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from procedure.values import Stored


class NavItem(Stored):
    """A part of the service that this person can go to."""

    label: str
    href: str
    current: bool = False
    """Whether the page belongs to this part."""
    count: int | None = None
    """How much waits there for this person, counting only what they may see; None shows nothing."""


class Notice(Stored):
    """A sentence above the page's own text, such as the answer to what was just done."""

    kind: Literal["success", "info", "warning", "error"]
    text: str
    href: str = ""
    """Where it leads, if anywhere."""
    link: str = ""
    """What that is called."""


Website = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"<>]+$")]
"""An address on the web, which must be encrypted."""


class Federal(Stored):
    """Whose official website this is: shown only where the settings say that it is one."""

    agency_name: str
    agency_href: Website
    parent_name: str
    parent_href: Website
    about_href: Website
    accessibility_href: Website
    foia_href: Website
    privacy_href: Website


class Frame(Stored):
    """The frame of a page. All of it is plain text; addresses are paths of this service."""

    title: str = ""
    """For the browser's tab: the name of the page, without the names of people."""
    person_name: str = ""
    person_role: str = ""
    """Role and agency, such as "Analyst, USNCB"."""
    nav: tuple[NavItem, ...] = ()
    form_key: str = ""
    """The session's key for forms; empty where nobody is signed in."""
    demonstration: bool = False
    """Whether all data are invented, which the page then says first."""
    federal: Federal | None = None
    as_of: str = ""
    """When the page was made, in words and in Eastern time; empty where it does not matter."""
    as_of_iso: str = ""
    """The same moment in UTC, ISO 8601."""
    edition: str = ""
    calendar: str = ""
    recorded: bool = False
    """Whether reading this page is recorded."""
    notices: tuple[Notice, ...] = ()
    keys: bool = True
    """Whether this person wants single-key shortcuts (WCAG 2.1.4)."""
    marking: str = ""
    """How the page must be handled, such as a CUI banner; shown above and below it."""
