"""Pages from templates: everything in them is escaped, and a name that is missing is an error."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "html"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A page; ``values`` are what its template names."""
    text = _ENVIRONMENT.get_template(template).render(path=request.url.path, **values)
    return HTMLResponse(text, status_code=status_code)
