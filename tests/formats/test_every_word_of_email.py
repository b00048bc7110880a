"""A roster name at any place of an email, in any encoding, is named, or what holds it is kept."""

import base64
import binascii
import encodings
import json
import pkgutil
import quopri
from collections.abc import Callable, Iterator

import pytest

from screening.match import Screen
from tests.formats.planted import NAME, all_caught

HEAD = (
    "From: IP XANDRIA <ncb@xandria.example>\nTo: desk@usncb.example\n"
    "Message-ID: <1@xandria.example>\nMIME-Version: 1.0\n"
)
HELLO = "Content-Type: text/plain\n\nHello.\n"
NOT_FOR_TEXT = frozenset(
    (
        *("aliases", "base64_codec", "bz2_codec", "charmap", "hex_codec", "idna", "mbcs", "oem"),
        *("punycode", "quopri_codec", "raw_unicode_escape", "rot_13", "undefined"),
        *("unicode_escape", "utf_8_sig", "uu_codec", "zlib_codec"),
    )
)
CODECS = sorted({one.name for one in pkgutil.iter_modules(encodings.__path__)} - NOT_FOR_TEXT)
CONTEXTS = (
    f"Просим найти человека: {NAME}, выехал в город Вена.\n",
    f"請尋找 {NAME} 在城市裡的下落\n",
    f"请寻找 {NAME} 在城市里的下落\n",
    f"{NAME} を探してください\n",
    f"이 사람을 찾아 주십시오 {NAME} 도시에서\n",
    f"نرجو البحث عن {NAME} في المدينة\n",
    f"נא לחפש את {NAME} בעיר\n",
    f"Ζητούμε τον {NAME} στην πόλη\n",
    f"Nous cherchons l'homme appelé {NAME}, né à Pontivrac.\n",
    f"Look for {NAME}.\n",
)


def uuencoded(raw: bytes) -> bytes:
    """The bytes as an attachment of old mail programs."""
    lines = [binascii.b2a_uu(raw[at : at + 45]) for at in range(0, len(raw), 45)]
    return b"begin 644 x\n" + b"".join(lines) + b"`\nend\n"


TRANSFER: dict[str, Callable[[bytes], bytes]] = {
    "8bit": bytes,
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
    "x-uuencode": uuencoded,
}


def encoded(text: str, codec: str) -> bytes | None:
    """The text in the encoding, or None if it has not all the letters."""
    try:
        return text.encode(codec)
    except (UnicodeError, LookupError):
        return None


@pytest.mark.parametrize("transfer", TRANSFER)
def test_in_every_encoding(transfer: str, screen: Screen) -> None:
    def deliveries() -> Iterator[tuple[str, bytes]]:
        for codec in CODECS:
            texts = (raw for text in CONTEXTS if (raw := encoded(text, codec)) is not None)
            raw = next(texts, None)
            if raw is None or (transfer == "8bit" and b"\x00" in raw):
                continue
            for declared in (f"; charset={codec}", ""):
                head = f"Content-Type: text/plain{declared}\nContent-Transfer-Encoding: {transfer}"
                yield f"{codec}{declared}", f"{HEAD}{head}\n\n".encode() + TRANSFER[transfer](raw)

    all_caught(deliveries(), "x.eml", screen)


def word(text: str, charset: str = "utf-8") -> str:
    """An encoded word (RFC 2047)."""
    return f"=?{charset}?b?{base64.b64encode(text.encode(charset)).decode()}?="


SPLIT = "é Everett Larkspurne é".encode()
VALUES = (
    *(NAME, "LARKSPURNE, Everett", f'"{NAME}" <a@example.org>', f"a@example.org ({NAME})"),
    *(f"Group: {NAME} <a@example.org>;", f"é {NAME}", "Everett\n Larkspurne", word(NAME)),
    *("=?UTF-8?Q?Everett_Larkspurne?=", "=?iso-8859-1*en?q?Everett=20Larkspurne?="),
    *(word(NAME, "utf-16-be"), word(NAME, "iso-2022-jp"), f'"{word(NAME)}" <a@example.org>'),
    *(f"{word('Everett Lark')} {word('spurne')}", word(NAME)[:-5], word(NAME)[:-2]),
    "\n ".join(f"=?utf-8?b?{base64.b64encode(one).decode()}?=" for one in (SPLIT[:1], SPLIT[1:])),
    word(NAME).replace("utf-8", "x-nothing"),
)
HEADERS = (
    *("Subject", "From", "To", "Cc", "Reply-To", "Sender", "Comments", "Keywords", "X-Note"),
    *("Resent-From", "Organization", "Received", "Return-Path", "References", "X-Mailer"),
    *("DKIM-Signature", "List-Id", "Content-Description", "Date", "MIME-Version"),
)


@pytest.mark.parametrize("header", HEADERS)
def test_in_every_header(header: str, screen: Screen) -> None:
    lines = HEAD.split("\n")
    head = "\n".join(line for line in lines if not line.startswith(f"{header}:"))
    values = [(value, f"{head}{header}: {value}\n\nHello.\n".encode()) for value in VALUES]
    values += [(f"again {value}", f"{HEAD}{header}: x\n".encode() + raw) for value, raw in values]
    all_caught(values, "x.eml", screen)


PARAMETERS = (
    *("filename*=utf-8''Everett%20Larkspurne.txt", 'filename="Everett_Larkspurne.txt"'),
    *('filename*0="Everett Lark"; filename*1="spurne.txt"', "x=(Everett Larkspurne)"),
    *("filename*0*=utf-8''Everett%20; filename*1*=Larkspurne.txt", f'x="{NAME}"'),
    *(f'filename="{word(NAME)}"', "filename=Everett Larkspurne.txt", "filename=Everett-Larkspurne"),
)


def test_in_every_parameter(screen: Screen) -> None:
    def deliveries() -> Iterator[tuple[str, bytes]]:
        for parameter in PARAMETERS:
            for head in (
                f"Content-Disposition: attachment; {parameter}",
                f"Content-Type: text/plain; {parameter.replace('filename', 'name')}",
            ):
                yield head, multipart("mixed", HELLO, f"{head}\n\nHello.\n").encode()
                yield f"top {head}", f"{HEAD}{head}\n\nHello.\n".encode()

    all_caught(deliveries(), "x.eml", screen)


def multipart(kind: str, *parts: str, head: str = HEAD) -> str:
    """An email, or a part, with these parts."""
    body = "".join(f"--b\n{part}\n" for part in parts)
    return f"{head}Content-Type: multipart/{kind}; boundary=b\n\n{body}--b--\n"


LOOK = f"Content-Type: text/plain\n\nLook for {NAME}.\n"
KINDS = ("mixed", "alternative", "related", "digest", "report", "signed", "form-data", "x-odd")


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_part_however_it_is_divided(kind: str, screen: Screen) -> None:
    both = multipart(kind, HELLO, LOOK)
    inner = multipart(kind, HELLO, LOOK, head="").replace("--b", "--c").replace("=b", "=c")
    body = base64.encodebytes(both.split("\n\n", 1)[1].encode()).decode()
    divided = {
        "last": both,
        "first": multipart(kind, LOOK, HELLO),
        "in a part": multipart("mixed", HELLO, inner),
        "boundary that begins as the outer one": multipart(
            "mixed", HELLO, inner.replace("--c", "--bb").replace("=c", "=bb")
        ),
        "the same boundary": multipart("mixed", HELLO, multipart(kind, HELLO, LOOK, head="")),
        "in an email": multipart(kind, HELLO, f"Content-Type: message/rfc822\n\n{HEAD}\n{LOOK}"),
        "no end": both.replace("--b--\n", ""),
        "another end": both.replace("--b--", "--z--"),
        "blanks after the boundary": both.replace("--b\n", "--b  \n"),
        "no boundary": both.replace("; boundary=b", ""),
        "another boundary": both.replace("=b", "=q"),
        "an empty boundary": both.replace("=b", '=""'),
        "before": multipart(kind, HELLO).replace("\n\n--b", f"\n\n{NAME}\n--b", 1),
        "after": f"{multipart(kind, HELLO)}\n{NAME}\n",
        "returns": both.replace("\n", "\r"),
        "mixed line ends": both.replace("\n", "\r\n", 6),
        "base64 around the parts": f"{HEAD}Content-Type: multipart/{kind}; boundary=b\n"
        f"Content-Transfer-Encoding: base64\n\n{body}",
    }
    all_caught(((how, text.encode()) for how, text in divided.items()), "x.eml", screen)


TYPES = (
    *("text/plain", "text/html", "text/calendar", "text/vcard", "text/csv", "text/xml", "text/x"),
    *("application/json", "application/octet-stream", "application/pdf", "image/png", "garbage"),
    *("message/rfc822", "message/partial", "message/delivery-status", "message/x", "x/y", ""),
)
CONTENTS = {
    "text": f"Look for {NAME}.\n",
    "page": f"<html><body><p>{NAME}</p></body></html>",
    "headers": f"Subject: {NAME}\n\nHello.\n",
    "email": f"{HEAD}\nLook for {NAME}\n",
    "json": json.dumps({"a": {"b": "Everett", "c": "Larkspurne"}}),
    "lines of json": f'{{"x": 1}}\n{{"y": "{NAME}"}}\n',
    "escaped json": '{"x": "\\u0045verett \\u004carkspurne"}',
    "table": f'a,b\n1,"{NAME}"\n',
    "cells": "id;vorname;nachname\n1;Everett;Larkspurne\n",
    "invitation": "BEGIN:VCALENDAR\nSUMMARY:Call Everett Lark\n spurne\nEND:VCALENDAR\n",
    "card": "BEGIN:VCARD\nN:Larkspurne;Everett;;;\nEND:VCARD\n",
    "quoted card": "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:=4Carkspurne;=45verett\nEND:VCARD\n",
    "encoded card": f"BEGIN:VCARD\nNOTE;ENCODING=b:{word(NAME)[10:-2]}\nEND:VCARD\n",
    "rich text": r"{\rtf1\ansi Look for \b \u69?verett\b0  \'4carkspurne\par}",
    "xml": "<a><b>Everett</b><c>Larkspurne</c></a>",
    "attributes": "<a><b x='Everett' y='Larkspurne'/></a>",
    "section": f"<a><![CDATA[{NAME}]]></a>",
    "enriched": "<bold>Everett</bold> <italic>Larkspurne</italic>",
}


MESSAGES = ("text", "headers", "email", "json", "xml")
"""What is tried as a message inside a message; nobody sends cards in that form."""


@pytest.mark.parametrize("kind", TYPES)
def test_in_an_attachment_of_every_type(kind: str, screen: Screen) -> None:
    def deliveries() -> Iterator[tuple[str, bytes]]:
        for name, content in CONTENTS.items():
            if kind.startswith("message/") and name not in MESSAGES:
                continue
            for transfer in ("7bit", "base64"):
                body = TRANSFER.get(transfer, bytes)(content.encode()).decode()
                head = f"Content-Type: {kind}\nContent-Transfer-Encoding: {transfer}"
                part = f"{head}\n\n{body}"
                yield f"{name} {transfer}", multipart("mixed", HELLO, part).encode()
                if kind != "text/html":  # the text of an email in HTML is no card
                    yield f"{name} {transfer}, alone", f"{HEAD}{part}".encode()

    all_caught(deliveries(), "x.eml", screen)
