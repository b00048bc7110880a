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
    assert settings.register_url == "sqlite:///state/register.db"
    assert settings.key_ring == Path("state/keys.json")


def test_the_state_folder_moves_what_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAVEAT_STATE_DIR", "/srv/caveat")
    assert Settings().register_url == "sqlite:////srv/caveat/register.db"
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
        ({"TEMPORAL_API_KEY_FILE": "k"}, "TEMPORAL_ADDRESS"),
        ({"TEMPORAL_TLS": "true"}, "TEMPORAL_ADDRESS"),
        ({"TEMPORAL_NAMESPACE": "casework"}, "TEMPORAL_ADDRESS"),
    ],
)
def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], wanted: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=wanted):
        Settings()


def test_secrets_come_from_files_and_do_not_show(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hush\n")
    file = tmp_path / "key"
    key = Settings(temporal_address="t.example:7233", temporal_api_key_file=file).temporal_api_key()
    assert key is not None
    assert key.get_secret_value() == "hush"
    assert "hush" not in repr(key)
    assert Settings().smtp_password() is None


@pytest.mark.parametrize(
    ("given", "tls"),
    [
        ({}, False),
        ({"TEMPORAL_TLS": "true"}, True),
        ({"TEMPORAL_TLS_CA": "ca.pem"}, True),
        ({"TEMPORAL_API_KEY_FILE": "key"}, True),
        ({"TEMPORAL_TLS_CERT": "c.pem", "TEMPORAL_TLS_KEY": "k.pem"}, True),
    ],
)
def test_tls_is_on_where_something_of_it_is_set(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], tls: bool
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().temporal_tls is tls


@pytest.mark.parametrize("name", ["TEMPORAL_TLS_CA", "TEMPORAL_API_KEY_FILE"])
def test_what_needs_tls_is_refused_without_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    monkeypatch.setenv("TEMPORAL_TLS", "false")
    monkeypatch.setenv(name, "file")
    with pytest.raises(ValidationError, match=f"{name} needs TLS"):
        Settings()


@pytest.mark.parametrize(
    ("host", "taken"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        ("mail.example", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_email_goes_unencrypted_on_loopback_only(host: str, taken: bool) -> None:
    if taken:
        assert not Settings(smtp_host=host, smtp_start_tls=False).smtp_start_tls
        return
    with pytest.raises(ValidationError, match="CAVEAT_SMTP_START_TLS"):
        Settings(smtp_host=host, smtp_start_tls=False)
    assert Settings(smtp_host=host).smtp_start_tls


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().task_queue = "other"  # type: ignore[misc]  # that it is refused is the test
