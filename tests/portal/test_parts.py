"""The building blocks of pages: what a reader, a screen reader and a form need is there."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace as Of

import pytest
from jinja2 import UndefinedError

from portal.frame import Frame
from portal.static_files import static_files
from portal.templates import ENVIRONMENT, text_of
from tests.portal.parts import FRAME, OFFICIAL, every_part, field, form, receipt

HTML = Path(__file__).parents[2] / "portal" / "html"
VOID = {"meta", "link", "input", "br", "img", "rect", "path"}


class Page(HTMLParser):
    """The elements of a page, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str]]:
        """The attributes of every element with one of these tags; of all without tags."""
        return [found for tag, found in self.elements if not tags or tag in tags]


@cache
def pages() -> dict[str, str]:
    """Every page that this part of the portal has."""
    return {
        "every part": every_part(),
        "receipt": receipt(),
        "not found": text_of("not-found.html", frame=FRAME),
        "not found, nobody": text_of("not-found.html", frame=Frame()),
        "official": text_of("not-found.html", frame=OFFICIAL),
        "not known": text_of("not-known.html", frame=Frame()),
        "not signed in": text_of("not-signed-in.html", frame=Frame()),
    }


def test_a_page_whose_lists_have_keys_names_them_and_can_turn_them_off() -> None:
    """WCAG 2.1.4."""
    for file in HTML.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        if "keys=true" in text and "{% extends" in text:
            assert "cv.keys_help(" in text, file.name


def test_a_page_is_well_formed_and_of_this_service_alone() -> None:
    for name, text in pages().items():
        check_page(name, Page(text))


def check_page(name: str, page: Page) -> None:
    ids = [one["id"] for one in page.all() if "id" in one]
    assert len(ids) == len(set(ids)), f"no id is there twice in {name}"
    for one in page.all():
        named = " ".join(
            one.get(key, "") for key in ("aria-describedby", "aria-labelledby", "for")
        ).split()
        assert set(named) <= set(ids), one
        assert not any(key == "style" or key.startswith("on") for key in one), one
    addresses = [one.get(key, "") for one in page.all() for key in ("href", "src", "action")]
    # Only links of the identifier, which an installation names, lead elsewhere.
    elsewhere = {one for one in addresses if re.match(r"\w+:|//", one)}
    assert all(one.startswith("https://samples.example.gov/") for one in elsewhere)
    assert all("src" in one for one in page.all("script"))
    assert not page.all("style")
    styles = [one["href"] for one in page.all("link")] + [one["src"] for one in page.all("script")]
    kept = {static_files().address(one) for one in static_files().files}
    assert set(styles) <= kept
    assert len(page.all("h1")) == len(page.all("main")) == 1


def test_every_input_has_a_name_that_is_read_out() -> None:
    page = Page(pages()["every part"])
    labeled = {one["for"] for one in page.all("label")}
    for one in page.all("input", "textarea", "select"):
        assert one.get("type") == "hidden" or one["id"] in labeled, one
    assert len(page.all("legend")) == len(page.all("fieldset"))


def test_every_form_that_acts_repeats_the_key_of_the_session() -> None:
    text = pages()["every part"]
    forms = re.findall(r"<form .*?</form>", text, re.DOTALL)
    acting = [one for one in forms if 'method="post"' in one]
    assert len(acting) == len(forms) - 1, "the search is a question"
    assert all('name="form_key" value="key-of-the-session"' in one for one in acting)
    (answer,) = [one for one in acting if 'id="answer-form"' in one]
    for name, value in {"order": "01J", "back": "/tasks", "task": "J1", "revision": "65"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in answer
    assert 'enctype="multipart/form-data"' in answer


def test_an_error_is_tied_to_its_field_and_linked_from_the_top() -> None:
    page = Page(pages()["every part"])
    (assessment,) = [one for one in page.all("textarea") if one["name"] == "assessment"]
    assert assessment["aria-invalid"] == "true"
    assert assessment["aria-describedby"] == "assessment-hint assessment-error"
    (dual,) = [one for one in page.all("fieldset") if "dual-error" in one.values()]
    assert dual["aria-describedby"] == "dual-error"
    assert {"#dual", "#assessment"} <= {one.get("href", "") for one in page.all("a")}


def test_what_somebody_wrote_stays_text() -> None:
    text = pages()["every part"]
    # the first line break after the tag is not part of the value
    assert ">\n\n&lt;script&gt;first line&lt;/script&gt;</textarea>" in text
    assert "Second line &lt;b&gt;as it was&lt;/b&gt;." in text


@pytest.mark.parametrize("kind", ["text", "textarea", "number", "date", "select", "radios"])
def test_a_quotation_mark_does_not_end_a_value(kind: str) -> None:
    tried = '"><script>alert(1)</script>'
    made = field(kind, "x", tried, hint=tried, value=tried, error=tried, choices=((tried, tried),))
    shown = ENVIRONMENT.from_string("{{ forms.field(f) }}").render(f=made)
    assert "<script>" not in shown
    assert Page(shown).all()


def test_the_choice_that_was_made_is_the_one_that_is_marked() -> None:
    page = Page(pages()["every part"])
    checked = {(one["name"], one["value"]) for one in page.all("input") if "checked" in one}
    assert checked == {("outcome", "NO_REQUEST"), ("releasable", "STATE-LEI")}
    dual = [one["value"] for one in page.all("input") if one.get("name") == "dual"]
    assert dual == ["yes", "no", "unknown"]


def test_the_shares_of_a_bar_add_up() -> None:
    bar = pages()["every part"].partition('<svg class="cv-court"')[2].partition("</svg>")[0]
    widths = [float(one) for one in re.findall(r'width="([\d.]+)"', bar)]
    assert sum(widths) == pytest.approx(1000, abs=0.5)
    empty = ENVIRONMENT.from_string("{{ cv.court_bar([]) }}").render()
    assert "<svg" not in empty


def test_what_only_a_government_site_says_is_said_only_there() -> None:
    said = "An official website of the United States government"
    assert [name for name, text in pages().items() if said in text] == ["official"]
    assert "This is not a government website." in pages()["every part"]


def test_nobody_signed_in_cannot_sign_out() -> None:
    assert "/sign-out" not in pages()["not found, nobody"]
    assert "/sign-out" in pages()["not found"]


def test_a_name_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ cv.no_such_part() }}").render()
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ forms.act_form(f) }}").render(f=Of(action="/", button="Go"))
    nothing_asked = form("Remind", form_key="k")
    assert "Remind" in ENVIRONMENT.from_string("{{ forms.act_form(f) }}").render(f=nothing_asked)
