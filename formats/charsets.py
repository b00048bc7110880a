"""Names of encodings, as email and web pages declare them, and the codec that reads each.

The labels are those of the WHATWG Encoding Standard (package ``webencodings``), which reads each
national standard by its superset: iso-8859-1 as windows-1252, ks_c_5601 as cp949, shift_jis as
cp932. Labels that only email uses are added here, or are Python's own.
"""

import codecs
import re
from collections.abc import Mapping

import webencodings

_NOT_READ_BY_LABEL = frozenset({"replacement", "x-user-defined"})
"""Names of the standard that no text is read by. Email still uses two of their labels."""
_SUPERSETS: Mapping[str, str] = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "euc_jp": "euc_jisx0213",
    "iso2022_jp": "iso2022_jp_ext",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "koi8-r": "koi8-u",
}
"""Codecs by the larger one that senders often mean. It reads the smaller one unchanged."""
_EMAIL_LABELS: Mapping[str, str] = {
    "iso-2022-kr": "iso2022_kr",
    "hz-gb-2312": "hz",
    "ks_c_5601": "cp949",
    "ks_c_5601-1989": "cp949",
    "euc_cn": "gb18030",
    "euc-cn": "gb18030",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "eucjp-ms": "euc_jisx0213",
    "cp51932": "euc_jisx0213",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-ce": "mac_latin2",
    "x-mac-centraleurroman": "mac_latin2",
    "x-mac-greek": "mac_greek",
    "x-mac-turkish": "mac_turkish",
    "x-mac-icelandic": "mac_iceland",
    "x-mac-romanian": "mac_romanian",
    "x-mac-croatian": "mac_croatian",
    "x-mac-arabic": "mac_arabic",
    "x-mac-farsi": "mac_farsi",
    "dos-720": "cp720",
    "dos-862": "cp862",
}
_UNTRUSTED = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
"""Codecs that no real email declares. Their decoders are slow or warn about bad input."""
_AROUND = " \t\r\n\"';,"
_CODE_PAGE = re.compile(r"(?:x-)?(?:cp|ibm|win|windows|dos|oem|ms)?[-_ ]?(\d{3,4})")
_ASCII = bytes(range(0x20, 0x7F)) + b"\x1b$B4A\x1b(B ~{VP~} +BB8-"
"""All of ASCII, with what shifts to other characters in the encodings that shift."""
_HIGH = bytes(range(0x80, 0x100))


def codec_for_label(label: str | None) -> str | None:
    """The Python codec that reads a declared encoding, or None if the label is not known."""
    if label is None or "\x00" in label:
        return None
    name = label.strip(_AROUND).lower()
    if _python(name) == "ascii":  # the standard reads it as windows-1252, which would be a guess
        return "ascii"
    found = _EMAIL_LABELS.get(name) or _standard(name) or _python(name) or _code_page(name)
    return found and _SUPERSETS.get(found, found)


def extends_ascii(codec: str) -> bool:
    """Whether the codec reads each byte as one character, and those of ASCII as ASCII does."""
    reads_ascii = _ASCII.decode(codec, errors="replace") == _ASCII.decode("ascii")
    return reads_ascii and len(_HIGH.decode(codec, errors="replace")) == len(_HIGH)


def _standard(name: str) -> str | None:
    encoding = webencodings.lookup(name)
    if encoding is None or encoding.name in _NOT_READ_BY_LABEL:
        return None
    return codecs.lookup(encoding.codec_info.name).name


def _python(name: str) -> str | None:
    """A codec of Python by its own name, if it reads text."""
    try:
        found = codecs.lookup(name.removeprefix("x-"))
        b"a".decode(found.name, errors="replace")  # a LookupError if it is not for text
    except (LookupError, ValueError):
        return None
    return None if found.name.replace("-", "_") in _UNTRUSTED else found.name


def _code_page(name: str) -> str | None:
    """A code page by its number, however it is written: win-1251, cp_866, 1256."""
    match = _CODE_PAGE.fullmatch(name)
    return None if match is None else _python(f"cp{match[1]}")
