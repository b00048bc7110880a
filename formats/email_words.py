"""The words of an email outside its texts: headers, and names of files."""

import re
from collections.abc import Callable, Iterator
from email.message import Message

from formats.dates import only_date

_ONCE = frozenset({"subject"})
"""The envelope holds the first of these as a whole."""
_TRANSPORT = frozenset(
    {
        *("received", "message-id", "in-reply-to", "references", "return-path", "delivered-to"),
        *("mime-version", "content-type", "content-transfer-encoding", "content-disposition"),
        *("content-id", "dkim-signature", "arc-seal", "arc-message-signature", "received-spf"),
        *("arc-authentication-results", "authentication-results", "x-received", "date"),
        *("user-agent", "x-mailer", "x-originating-ip", "x-priority", "importance"),
        *("list-unsubscribe", "list-id", "precedence", "thread-index", "x-google-dkim-signature"),
    }
)
"""Headers that machines write. A value that looks written by a person is screened anyway."""
_SIGNATURE = re.compile(r"\bbh?=[A-Za-z0-9+/=\s]+")
_FREE_WORD = re.compile(r"(?<![\w.@\-=/+<&%])[^\W\d_]{2,}(?![\w.@\-=/+>&%])")
_MACHINE_WORDS = frozenset(
    (
        *("from", "by", "with", "via", "id", "for", "esmtp", "esmtps", "esmtpa", "smtp", "lmtp"),
        *("tls", "cipher", "bits", "version", "using", "envelope", "authenticated", "sender"),
        *("designates", "permitted", "as", "does", "not", "designate", "domain", "of", "client"),
        *("pass", "none", "neutral", "fail", "softfail", "best", "guess", "record", "normal"),
        *("text", "plain", "html", "charset", "boundary", "attachment", "inline", "filename"),
        *("format", "flowed", "http", "https", "microsoft", "server", "mapi", "unknown", "low"),
        *("high", "postfix", "userid", "verify", "ok", "helo", "ehlo", "port", "outlook"),
        *("mozilla", "thunderbird", "windows", "linux", "mac", "apple", "mail", "bulk", "list"),
    )
)
_MOST_DECODED = 4_000


def other_words(message: Message, decoded: Callable[[str], str]) -> Iterator[str]:
    """Every header and file name that the envelope does not hold.

    ``decoded`` gives a header as text.
    """
    for part in message.walk():
        seen: set[str] = set()
        for name, value in part.raw_items():
            key, text = name.lower(), str(value)
            yield from _rest(text)
            if part is not message or key not in _ONCE or key in seen:
                words = decoded(text)
                if key not in _TRANSPORT or not _is_machine_made(words):
                    yield f"{name}: {words}"
            seen.add(key)
        file_name = part.get_filename()
        if file_name:
            yield decoded(file_name).replace("_", " ")


def _rest(text: str) -> Iterator[str]:
    """What is too long to be decoded, as it is."""
    if len(text) > _MOST_DECODED:
        yield text[_MOST_DECODED:]


def _is_machine_made(value: str) -> bool:
    """Whether fewer than two words of the value are words by themselves."""
    if only_date(value):
        return True
    words = {word.casefold() for word in _FREE_WORD.findall(_SIGNATURE.sub(" ", value))}
    return sum(not only_date(word) for word in words - _MACHINE_WORDS) < 2
