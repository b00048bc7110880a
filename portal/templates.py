"""Pages from templates: everything in them is escaped, and a name that is missing is an error."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.frame import Federal, Frame
from portal.static_files import static_files

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "html"),
    autoescape=True,
    extensions=["jinja2.ext.do"],
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def in_words(code: str) -> str:
    """A code as it is read: "AGENCY_OFFICER" is "Agency officer"."""
    return code.replace("_", " ").capitalize()


class Macros:
    """The macros of some templates under one name, so that no page imports them."""

    def __init__(self, *templates: str) -> None:
        """The templates are read when the first page needs them."""
        self._templates = templates

    def __getattr__(self, name: str) -> Any:
        """A macro, looked up once. Raises AttributeError for one that none of the templates has."""
        for template in () if name.startswith("_") else self._templates:
            module = ENVIRONMENT.get_template(template).module
            if hasattr(module, name):
                setattr(self, name, getattr(module, name))
                return getattr(module, name)
        raise AttributeError(name)


ENVIRONMENT.globals.update(
    cv=Macros("parts/page.html", "parts/data.html", "parts/pictures.html"),
    forms=Macros("parts/forms.html"),
    static=lambda name: static_files().address(name),
)

ENVIRONMENT.filters["in_words"] = in_words

NOBODY = Frame()
"""The frame of a page for whoever is not signed in."""


def page(
    request: Request,
    template: str,
    *,
    frame: Frame = NOBODY,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page in its frame; ``values`` are what its template names.

    An application whose state has ``federal`` says on every page whose official website it is,
    unless its data are invented.
    """
    federal: Federal | None = getattr(request.app.state, "federal", None)
    if federal is not None and not frame.demonstration:
        frame = frame.model_copy(update={"federal": federal})
    text = text_of(template, path=request.url.path, frame=frame, **values)
    return HTMLResponse(text, status_code=status_code, headers=headers)


def text_of(template: str, **values: Any) -> str:
    """The text of a page or a part of one. Raises jinja2.UndefinedError for a missing name."""
    return ENVIRONMENT.get_template(template).render(**values)
