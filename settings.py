"""The settings of one installation, read from the environment, once, by entry points only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from settings_checks import (
    NEED_TLS,
    Networks,
    check_encrypted,
    check_proxies,
    check_service,
    check_together,
    networks,
    variable_name,
)


class SettingsUnusable(ValueError):
    """A setting cannot be used; the message names its variable, never its value."""


class Settings(BaseModel):
    """Every setting with its default; each is one environment variable.

    The variable is ``CAVEAT_`` and the field's name in capitals, except those for Temporal, which
    begin with ``TEMPORAL_``; an empty one counts as not set. Secrets are read
    from files, never from variables. Raises pydantic's ValidationError; ``read_settings`` makes
    sentences of it.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True
    )

    from_environment: ClassVar[frozenset[str] | None] = None
    """The settings that are read from the environment; unset, all."""

    state_dir: Path = Field(
        default=Path("state"),
        description="Folder for everything that an installation keeps: databases, keys, emails, "
        "and logs.",
    )
    register_url: str = Field(
        default_factory=lambda data: _in_state(data, "register.db", "sqlite:///"),
        description="Database of the register, as an SQLAlchemy URL: sqlite or "
        "postgresql+psycopg. Default: register.db in the state folder.",
    )
    key_ring: Path = Field(
        default_factory=lambda data: Path(_in_state(data, "keys.json")),
        description="File of the key ring, which only the account of the process may be able to "
        "read. Default: keys.json in the state folder.",
    )
    order_signing_key: Path = Field(
        default_factory=lambda data: Path(_in_state(data, "order-signing-key.json")),
        description="File of the key that signs orders, which only the service's account may be "
        "able to read. Default: order-signing-key.json in the state folder.",
    )
    order_keys: Path = Field(
        default_factory=lambda data: Path(_in_state(data, "order-keys.json")),
        description="File of the published keys by which workers and auditors verify orders; "
        "nobody else may be able to change it. Default: order-keys.json in the state folder.",
    )
    roster: Path = Field(
        default=Path("samples/roster.csv"),
        description="File of the protected persons that becomes roster version 1. Later versions "
        "are loaded with `caveat roster load`.",
    )
    screening_strong: float = Field(
        default=0.9, ge=0, le=1, description="Lowest score of a STRONG hit (docs/screening.md)."
    )
    screening_possible: float = Field(
        default=0.62,
        ge=0,
        le=1,
        description="Lowest score of a POSSIBLE hit: a communication with one is restricted.",
    )
    screening_weak: float = Field(
        default=0.3,
        ge=0,
        le=1,
        description="Lowest score of a WEAK hit, which is shown and restricts nothing.",
    )
    screen_again_days: int = Field(
        default=365,
        ge=0,
        description="How many days back communications are screened again when the roster changes.",
    )
    country_patterns: Path | None = Field(
        default=None,
        description="File of what is reported about requesting countries (docs/indicators.md): "
        "restricted reference data, read when a worker starts. Without it indicator M03 is not "
        "assessed.",
    )
    directory: Path = Field(
        default=Path("samples/directory.toml"),
        description="File of the agencies and people of which `caveat up` makes version 1 of the "
        "directory, if its people are invented. Otherwise: `caveat directory init`.",
    )

    receive_folder: Path = Field(
        default_factory=lambda data: Path(_in_state(data, "inbound")),
        description="Drop folder or Maildir from which `caveat receive` takes what arrives. "
        "Default: inbound in the state folder.",
    )
    receive_socket: Path | None = Field(
        default=None,
        description="Unix socket on which `caveat receive` takes email by LMTP. Without it there "
        "is none.",
    )
    receive_as: str = Field(
        default="usncb-gateway-1",
        description="The directory's service account, by id, for which `caveat receive` acts.",
    )

    oidc_issuer: str | None = Field(
        default=None,
        description="Issuer of the OpenID provider, an https address; its discovery document is "
        "read from there.",
    )
    oidc_client_id: str | None = Field(
        default=None, description="Client id of this installation at the OpenID provider."
    )
    oidc_client_secret_file: Path | None = Field(
        default=None, description="File that holds the client secret for the OpenID provider."
    )
    oidc_acr_values: str = Field(
        default="",
        description="Space-separated acr values that are asked for at each sign-in.",
    )
    oidc_strong_acr: str = Field(
        default="phr phrh",
        description="Space-separated acr values, each of which is enough to approve, lift, "
        "release, cancel or destroy. Default: phr phrh (phishing-resistant).",
    )
    sign_in: Literal["development", "oidc"] = Field(
        default_factory=lambda data: "oidc" if data.get("oidc_issuer") else "development",
        description="How people sign in: with an OpenID provider (oidc), or as any of the invented "
        "people of the samples (development), which is only for the embedded mode on a loopback "
        "address. Default: oidc if an issuer is set.",
    )
    federal_file: Path | None = Field(
        default=None,
        description="File that says whose official website this is (docs/operations.md). Without "
        "it pages have no federal banner and no identifier; a demonstration never has them.",
    )
    help_contact: str = Field(
        default="",
        max_length=200,
        description="How people reach whoever helps them, in one line for the help page: a "
        "telephone number, an office.",
    )
    acts_per_minute: int = Field(
        default=60, ge=1, description="Acts of one session or token within a minute, at most."
    )
    reads_per_minute: int = Field(
        default=600, ge=1, description="Other requests of one session or token within a minute."
    )
    session_idle_minutes: float = Field(
        default=20, gt=0, le=60, description="Minutes without a request after which a session ends."
    )
    session_hours: float = Field(
        default=10, gt=0, le=12, description="Hours after which a session ends, however busy it is."
    )
    portal_socket: Path = Field(
        default_factory=lambda data: Path(_in_state(data, "portal.sock")),
        description="Unix socket on which the service answers the command line; who may open it is "
        "for its owner and group. Default: portal.sock in the state folder.",
    )

    temporal_address: str | None = Field(
        default=None,
        description="Host and port of the Temporal service. Without it Caveat uses the embedded "
        "server, on 127.0.0.1 at the embedded port.",
    )
    temporal_namespace: str = Field(
        default="default",
        description="Temporal namespace of this installation.",
    )
    temporal_tls_cert: Path | None = Field(
        default=None,
        description="File of the client certificate (PEM) for the Temporal service.",
    )
    temporal_tls_key: Path | None = Field(
        default=None,
        description="File of the client certificate's private key (PEM).",
    )
    temporal_tls_ca: Path | None = Field(
        default=None,
        description="File of the authority (PEM) that signed the Temporal service's certificate. "
        "Without it the system's authorities are trusted.",
    )
    temporal_api_key_file: Path | None = Field(
        default=None,
        description="File that holds the API key for the Temporal service.",
    )
    temporal_tls: bool = Field(
        default_factory=lambda data: any(data.get(name) is not None for name in NEED_TLS),
        description="Whether to use TLS with the Temporal service; by itself it trusts the "
        "system's authorities. Default: true if a TLS file or the file of the API key is set.",
    )
    embedded_port: int = Field(
        default=7233,
        ge=1,
        le=65535,
        description="Port of the embedded Temporal server on 127.0.0.1.",
    )
    embedded_ui_port: int = Field(
        default=8233,
        ge=1,
        le=65535,
        description="Port of the embedded server's web UI on 127.0.0.1.",
    )
    embedded_codec_port: int = Field(
        default=8234,
        ge=1,
        le=65535,
        description="Port on 127.0.0.1 of the codec server, which decrypts payloads for the UI.",
    )
    embedded_smtp_port: int = Field(
        default=8025,
        ge=1,
        le=65535,
        description="Port of the local mail server of the embedded mode, on 127.0.0.1.",
    )

    smtp_host: str | None = Field(
        default=None,
        description="Mail server. Without it emails go to a local one, which keeps them as .eml "
        "files in the state folder and sends nothing.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_start_tls: bool = Field(
        default=True,
        description="Whether to require STARTTLS of the mail server; false only on loopback.",
    )
    smtp_username: str | None = Field(
        default=None, description="User name for the mail server, if it wants one."
    )
    smtp_password_file: Path | None = Field(
        default=None, description="File that holds the password for the mail server."
    )
    mail_from: str = Field(
        default="caveat@usncb.example", description="Sender address of all emails."
    )
    help_address: str = Field(
        default="help@usncb.example",
        description="Address that emails name for questions, and for who got one by mistake.",
    )
    portal_host: str = Field(
        default="127.0.0.1", description="Address on which the service answers HTTP."
    )
    portal_port: int = Field(
        default=8000, ge=1, le=65535, description="Port on which the service answers HTTP."
    )
    portal_proxies: str = Field(
        default="",
        description="Space-separated addresses or networks of the web servers before the service. "
        "What comes from them is counted under the last address of X-Forwarded-For, and everything "
        "else under the address that it comes from. Default: none.",
    )
    portal_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where people sign in: the base of the links in emails, without a final slash.",
    )

    task_queue: str = Field(default="caveat", description="Temporal task queue of the workers.")
    max_cached_workflows: int = Field(
        default=2000,
        ge=0,
        description="Workflows that a worker keeps in memory; more than there are open cases.",
    )
    sticky_timeout_seconds: float = Field(
        default=1.0,
        gt=0,
        description="Seconds until a workflow task goes to another worker than the one that has "
        "the workflow in memory; short, so that cases continue soon after a worker dies.",
    )
    graceful_shutdown_seconds: float = Field(
        default=20.0,
        ge=0,
        description="Seconds that running activities get when a worker must stop; less than the "
        "service manager waits before it kills the worker.",
    )
    deployment_name: str | None = Field(
        default=None,
        description="Name of the Temporal worker deployment. With a build id, workers are "
        "versioned: a case stays on its build until it is taken up.",
    )
    build_id: str | None = Field(
        default=None,
        description="Build id of this worker's code. Without it, a worker takes up all open "
        "cases and intakes at its start if another build worked on them.",
    )

    metrics_bind: str | None = Field(
        default=None,
        description="Loopback address and port where Prometheus reads the worker's metrics, such "
        "as 127.0.0.1:9464. Without it there are none.",
    )
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto",
        description="Form of the logs: json, console, or auto, which is console on a terminal.",
    )

    @property
    def temporal_target(self) -> str:
        """The Temporal service to connect to: the given one or the embedded server."""
        return self.temporal_address or f"127.0.0.1:{self.embedded_port}"

    @property
    def embedded(self) -> bool:
        """Whether Caveat brings its own Temporal server."""
        return self.temporal_address is None

    @property
    def proxies(self) -> Networks:
        """The web servers whose word on who asks counts."""
        return networks(self.portal_proxies)

    @property
    def sticky_timeout(self) -> timedelta:
        """The sticky timeout as a duration."""
        return timedelta(seconds=self.sticky_timeout_seconds)

    @property
    def graceful_shutdown(self) -> timedelta:
        """The time for a graceful shutdown as a duration."""
        return timedelta(seconds=self.graceful_shutdown_seconds)

    def smtp_password(self) -> SecretStr | None:
        """The password in the file. Raises OSError when the file cannot be read."""
        return _secret(self.smtp_password_file)

    def oidc_client_secret(self) -> SecretStr | None:
        """The client secret in the file. Raises OSError when the file cannot be read."""
        return _secret(self.oidc_client_secret_file)

    def temporal_api_key(self) -> SecretStr | None:
        """The API key in the file. Raises OSError when the file cannot be read."""
        return _secret(self.temporal_api_key_file)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: dict[str, Any]) -> dict[str, Any]:
        """What is given, and the environment's word on the rest."""
        names = cls.model_fields if cls.from_environment is None else cls.from_environment
        found = {name: os.environ.get(variable_name(name)) for name in names}
        return {name: value for name, value in found.items() if value} | given

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        check_together(self)
        check_service(self)
        check_encrypted(self)
        check_proxies(self)
        return self


def read_settings() -> Settings:
    """The settings of the environment. Raises SettingsUnusable."""
    with plainly():
        return Settings()


@contextmanager
def plainly() -> Iterator[None]:
    """Settings that are made inside raise SettingsUnusable, with a sentence for each mistake."""
    try:
        yield
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        sentences = (_sentence(one["loc"], one["msg"]) for one in found)
        raise SettingsUnusable("\n".join(sentences)) from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ").rstrip(".")
    if not place:
        return f"{said}."
    name = str(place[0])
    return f"{variable(name) if name in Settings.model_fields else name}: {said}."


def _in_state(data: dict[str, Any], name: str, scheme: str = "") -> str:
    return f"{scheme}{data.get('state_dir', Path('state')) / name}"


def _secret(file: Path | None) -> SecretStr | None:
    return None if file is None else SecretStr(file.read_text(encoding="utf-8").strip())


def variable(name: str) -> str:
    """The environment variable that sets this field of Settings. Raises KeyError."""
    if name not in Settings.model_fields:
        raise KeyError(name)
    return variable_name(name)
