"""The settings: defaults, names, and what goes together."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import Settings, variable


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("CAVEAT_", "TEMPORAL_")):
            monkeypatch.delenv(name)


def test_defaults_are_the_embedded_installation() -> None:
    settings = Settings()
    assert settings.embedded
    assert settings.temporal_target == "127.0.0.1:7233"
    assert settings.register_url == "sqlite+aiosqlite:///state/register.db"
    assert settings.key_ring == Path("state/keys.json")


def test_state_folder_moves_what_lies_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAVEAT_STATE_DIR", "/srv/caveat")
    assert Settings().register_url == "sqlite+aiosqlite:////srv/caveat/register.db"
    monkeypatch.setenv("CAVEAT_REGISTER_URL", "postgresql+psycopg://register")
    assert Settings().register_url == "postgresql+psycopg://register"


def test_temporal_has_its_usual_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "casework")
    settings = Settings()
    assert (settings.temporal_target, settings.temporal_namespace) == (
        "temporal.example:7233",
        "casework",
    )
    assert not settings.embedded


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_each_setting_is_described_and_has_a_variable(name: str) -> None:
    assert Settings.model_fields[name].description
    assert variable(name).startswith(("CAVEAT_", "TEMPORAL_"))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"TEMPORAL_TLS_CERT": "c.pem"}, "TEMPORAL_TLS_KEY"),
        ({"CAVEAT_BUILD_ID": "1"}, "CAVEAT_DEPLOYMENT_NAME"),
        ({"CAVEAT_SMTP_PASSWORD_FILE": "p"}, "CAVEAT_SMTP_USERNAME"),
    ],
)
def test_halves_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], wanted: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=wanted):
        Settings()


def test_secrets_come_from_files_and_do_not_show(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hush\n")
    key = Settings(temporal_api_key_file=tmp_path / "key").temporal_api_key()
    assert key is not None
    assert key.get_secret_value() == "hush"
    assert "hush" not in repr(key)
    assert Settings().smtp_password() is None


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().task_queue = "other"  # type: ignore[misc]  # that it is refused is the test
