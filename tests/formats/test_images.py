"""Images are unread and restrict, except small ones that an HTML body shows inline."""

import base64
from email.message import EmailMessage

import pytest

from formats.read import Reading, read
from procedure.intake.screening import why_restricted

SMALL = b"\x89PNG\r\n\x1a\n" + bytes(1_000)
LARGE = b"\x89PNG\r\n\x1a\n" + bytes(64_000)
WORDS = b"Look for Everett Larkspurne."


def email(html: str, *images: tuple[bytes, str]) -> Reading:
    """An email with this HTML, and images with their content ids, as read."""
    message = EmailMessage()
    message["From"] = "IP XANDRIA <ncb@xandria.example>"
    message["Message-ID"] = "<1@xandria.example>"
    message.set_content(html, subtype="html")
    for raw, name in images:
        message.add_related(raw, "image", "png", cid=f"<{name}>", filename=f"{name}.png")
    return read(message.as_bytes(), "x.eml")


def data(raw: bytes, kind: str = "image/png") -> str:
    """The bytes as an address inside HTML."""
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(
    ("found", "shown", "unread"),
    [
        (email('<p>Hello<img src="cid:logo@x">', (SMALL, "logo@x")), 1, 0),
        (email("<p>Hello<img src=cid:Logo%40x>", (SMALL, "logo@X")), 1, 0),
        (email(f'<p>Hello<img src="{data(SMALL)}">'), 1, 0),
        (email(f"<p>Hello<b style='background: url({data(SMALL)})'>x</b>"), 1, 0),
        (email('<p>Hello<img src="cid:a"><img src="cid:b">', (SMALL, "a"), (LARGE, "b")), 1, 1),
        (email("<p>Hello", (SMALL, "logo@x")), 0, 1),
        (email('<p>Hello<img src="cid:other">', (SMALL, "logo@x")), 0, 1),
        (email(f'<p>Hello<img src="{data(LARGE)}">'), 0, 1),
        (email('<p><img src="cid:logo@x"></p>', (SMALL, "logo@x")), 0, 1),
        (email(f'<p><img src="{data(SMALL)}"></p>'), 0, 1),
        (email('<p>Hello<img src="data:image/png;base64,AAAAA"></p>'), 0, 1),
    ],
)
def test_only_small_images_that_a_text_shows_do_not_restrict(
    found: Reading, shown: int, unread: int
) -> None:
    assert [part.communication.images for part in found.communications] in ([shown], [])
    assert len(found.communications) == 1 or unread
    assert bool(found.failures) == bool(unread)
    for part in found.communications:
        assert why_restricted(part.communication.kind, 0) is None


@pytest.mark.parametrize(
    "found",
    [
        email('<p>Hello<img src="cid:logo">', (WORDS, "logo")),
        email(f'<p>Hello<iframe src="{data(WORDS, "text/html")}"></iframe>'),
        email(f'<p>Hello<img src="{data(WORDS)}">'),
        email(f'<p>Hello<img src="data:image/svg+xml,%3Csvg%3E{WORDS.decode()}%3C/svg%3E">'),
    ],
)
def test_what_is_no_image_is_read_although_it_is_shown_as_one(found: Reading) -> None:
    texts = [text for part in found.communications for _, text in part.communication.running_text()]
    assert any("Everett Larkspurne" in text for text in texts)


def test_a_page_with_a_small_image_is_read_and_the_image_is_reported() -> None:
    page = f'<html><body>FROM: IP XANDRIA<br>Hello<img src="{data(SMALL)}"></body></html>'
    found = read(page.encode(), "x.html")
    assert [part.communication.images for part in found.communications] == [1]
    assert not found.failures
