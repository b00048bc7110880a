"""The plain English check finds listed words in prose, and only there."""

import subprocess
from pathlib import Path

import pytest

from tools.plain_english import WORD_LIST, check, main
from tools.prose import prose_of
from tools.word_list import WordListUnreadable, read_word_list

ROOT = Path(__file__).parents[2]
WORDS = read_word_list(WORD_LIST.read_text(encoding="utf-8"))
SMALL = read_word_list(
    """
    our = ["col"]
    ise = ["organ"]
    [words]
    "told" = "said"
    "all the same" = "still"
    "cancelled" = "canceled"
    "AMISS" = "PROBLEM"
    "mend*" = "fix"
    [[allow]]
    files = ["samples/*.md"]
    phrases = ["cancelled flight*"]
    reason = "A sample message."
    """
)


def found(text: str, path: str = "a.md") -> list[str]:
    """The problems in a text, without the path."""
    return [str(problem).removeprefix(f"{path}:") for problem in check(path, text, SMALL)]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.py", '"""He told."""\n', 1),
        ("a.py", '"""First line.\n\nHe told.\n"""\n', 3),
        ("a.py", "x = 1  # he told\n", 1),
        ("a.py", 'x = (\n    "he "\n    "told me"\n)\n', 3),
        ("a.py", 'x = f"he told {name}"\n', 1),
        ("a.py", 'x = "one\\ntold me"\n', 1),
        ("a.py", 'x = r"he told"\n', 1),
        ("a.md", "# Title\n\nHe told.\n", 3),
        ("a.md", "- [He told](b.md)\n", 1),
        ("a.toml", "# he told\n", 1),
        ("a.toml", 'a = 1\nb = "he told"\n', 2),
        ("a.toml", "a = '''\nhe told\n'''\n", 2),
        ("a.html", "<p>He\ntold</p>\n", 2),
        ("a.html", '<img alt="he told">\n', 1),
        ("a.html", '{{ cv.tag("he told", kind) }}\n', 1),
        ("a.j2", "{{ name }} told\n", 1),
        ("a.service", "[Unit]\nDescription=He told\n", 2),
        ("Makefile", "help: ## what he told\n", 1),
    ],
)
def test_a_planted_word_is_found_with_its_line(path: str, text: str, line: int) -> None:
    assert found(text, path) == [f"{line}: told -> said"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "told = 1\nprint(told.told)\n"),
        ("a.py", 'x = {"told": 1, "cancelled-told": 2}\n'),
        ("a.py", 'x = b"he told"\n'),
        ("a.py", 'x = f"the {told} name"\n'),
        ("a.py", '"""The ``told`` argument, and `told` too."""\n'),
        ("a.py", '"""Raises CancelledError, or calls told() and told_by and a.told."""\n'),
        ("a.py", 'x = "The state is CANCELLED"\n'),
        ("a.md", "Use `told` and [this](told.md).\n\n```sh\ntold\n```\n"),
        ("a.md", "See https://example.org/told/you\n"),
        ("a.toml", 'told = "x"\nb = "told"\n'),
        ("a.html", "<style>a { told: 1 }</style><b class='told'>x</b>{% told %}\n"),
        ("Makefile", "a:\n\techo $(told)\n"),
    ],
)
def test_code_and_identifiers_are_not_prose(path: str, text: str) -> None:
    assert found(text, path) == []


def test_suggestions_keep_the_rest_of_the_word() -> None:
    assert found("Colours and a COLOUR.") == ["1: Colours -> colors"]
    assert found("Well-organised, organisation, mended.") == [
        "1: organised -> organized",
        "1: organisation -> organization",
        "1: mended -> fix",
    ]


def test_a_phrase_may_wrap_to_the_next_line() -> None:
    assert found("# it works all the\n# same\n", "a.py") == ["1: all the same -> still"]
    assert found("It works all the\n\nsame.") == []


def test_an_entry_in_upper_case_applies_to_upper_case() -> None:
    assert found("AMISS: the database") == ["1: AMISS -> PROBLEM"]
    assert found("Amiss") == []


def test_an_allowed_phrase_is_not_reported() -> None:
    text = "The cancelled flights. It was cancelled."
    assert found(text, "samples/a.md") == ["1: cancelled -> canceled"]
    assert len(found(text)) == 2


def test_prose_keeps_every_position() -> None:
    text = (ROOT / "tools/prose.py").read_text(encoding="utf-8")
    prose = prose_of("tools/prose.py", text)
    assert len(prose) == len(text)
    assert all(kept in (" ", char) for kept, char in zip(prose, text, strict=True))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[words", "not valid TOML"),
        ("[word]\na = 'b'", "no part 'word'"),
        ("[[allow]]\nfiles = ['a']\nphrases = ['b']", "a reason"),
        ("[[allow]]\nfiles = ['a']\nphrases = ['b']\nreason = ' '", "a reason"),
    ],
)
def test_an_invalid_word_list_is_rejected(text: str, message: str) -> None:
    with pytest.raises(WordListUnreadable, match=message):
        read_word_list(text)


@pytest.mark.parametrize(
    "word", ["anew", "amiss", "organised", "colour", "licence", "behaviour", "for want of"]
)
def test_the_word_list_has_the_main_words(word: str) -> None:
    assert check("a.md", f"It is {word} here.", WORDS)


@pytest.mark.parametrize(("text", "code"), [("He told.\n", 1), ("He said.\n", 0)])
def test_the_command_checks_the_tracked_files_under_the_paths(
    text: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text(text, encoding="utf-8")
    (tmp_path / "docs/new.md").write_text("He told.\n", encoding="utf-8")
    commands = []

    def git(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, b"docs/page.md\0docs/a.png\0docs/gone.md\0")

    monkeypatch.setattr(subprocess, "run", git)
    monkeypatch.chdir(tmp_path)
    assert main(["docs"]) == code
    assert commands == [["git", "ls-files", "-z", "--", "docs"]]
    printed = capsys.readouterr().out
    assert printed == ("docs/page.md:1: told -> said, reported, or sent\n" if code else "")
