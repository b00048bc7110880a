"""The key ring's file: made once, and refused with a sentence that says why and holds no key."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from register.keyring import KeyRing, KeyRingUnreadable, UnknownKey

SECRET = base64.b64encode(b"s" * 32).decode()


def write(path: Path, content: Any) -> Path:
    """A key ring's file that its owner alone may read."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(raw)
    path.chmod(0o600)
    return path


def test_a_new_ring_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "state" / "keys.json"
    ring = KeyRing.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]
    again = KeyRing.read(path)
    assert again.current_id == ring.current_id
    assert again.key("k1", "a") == ring.key("k1", "a")
    with pytest.raises(FileExistsError):
        KeyRing.create(path)
    assert KeyRing.read(path).key("k1", "a") == ring.key("k1", "a")
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_each_purpose_has_its_own_key(tmp_path: Path) -> None:
    ring = KeyRing("k2", "k1", {"k1": b"1" * 32, "k2": b"2" * 32})
    keys = [ring.key("k1", "a"), ring.key("k1", "b"), ring.key("k2", "a"), ring.key("k2", "b")]
    assert len(set(keys)) == 4
    assert {len(key) for key in keys} == {32}
    assert ring.lookup_key("a") == ring.key("k1", "a")
    with pytest.raises(UnknownKey, match="k3"):
        ring.key("k3", "a")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a JSON object with current, lookup and keys in base64"),
        (b"{", "is not a JSON object"),
        (b"[1]", "is not a JSON object"),
        (b"\xff\xfe\x00", "is not a JSON object"),
        ({"current": "k1", "keys": {"k1": SECRET}}, "is not a JSON object"),
        ({"current": "k1", "lookup": "k1", "keys": {"k1": SECRET}, "x": 1}, "is not a JSON object"),
        ({"current": "k1", "lookup": "k1", "keys": {"k1": SECRET[:-2] + "*"}}, "keys in base64"),
        ({"current": "k1", "lookup": "k1", "keys": {"k1": "c2hvcnQ="}}, "'k1' is not 32 bytes"),
        (
            {"current": "k2", "lookup": "k1", "keys": {"k1": SECRET}},
            "current key 'k2' is not",
        ),
        ({"current": "k1", "lookup": "k0", "keys": {"k1": SECRET}}, "lookup key 'k0' is not"),
    ],
)
def test_an_unusable_ring_is_named_with_its_fault(
    tmp_path: Path, content: Any, sentence: str
) -> None:
    path = write(tmp_path / "keys.json", content)
    with pytest.raises(KeyRingUnreadable, match=re.escape(sentence)) as refused:
        KeyRing.read(path)
    shown = str(refused.value)
    assert str(path) in shown
    assert SECRET[:12] not in shown
    # Nor is it in the cause, which a log of the exception would show.
    assert refused.value.__cause__ is None


def test_a_ring_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    for mode in (0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(KeyRingUnreadable, match="chmod 600"):
            KeyRing.read(path)


def test_a_missing_ring_or_one_that_is_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(KeyRingUnreadable, match="cannot be read") as refused:
            KeyRing.read(path)
        assert str(path) in str(refused.value)
        assert "CAVEAT_KEY_RING" in str(refused.value)
