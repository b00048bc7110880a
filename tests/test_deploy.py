"""The files that an installation starts from name what there is."""

import configparser
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from settings import Settings, variable
from settings_checks import check_sign_in, networks
from tests.office import ROOT
from tools.command_reference import commands

UNIT = ROOT / "deploy" / "caveat-worker.service"
RECEIVER = ROOT / "deploy" / "caveat-receiver.service"
PORTAL = ROOT / "deploy" / "caveat-portal.service"
ENVIRONMENT = ROOT / "deploy" / "caveat.env"
PORTAL_ENVIRONMENT = ROOT / "deploy" / "portal.env"
FIELDS = {variable(name): name for name in Settings.model_fields}


def pairs(*files: Path, with_suggestions: bool = False) -> dict[str, str]:
    """The variables of settings files, a later file before an earlier one.

    Without a file those that all have; suggestions are those that are commented out.
    """
    pattern = r"^#?([A-Z_]+)=(.*)$" if with_suggestions else r"^([A-Z_]+)=(.*)$"
    texts = (file.read_text(encoding="utf-8") for file in files or (ENVIRONMENT,))
    return {name: value for text in texts for name, value in re.findall(pattern, text, re.M)}


def settings_of(*files: Path, with_suggestions: bool = False) -> Settings:
    """The settings that these files give."""
    given = pairs(*files, with_suggestions=with_suggestions)
    return Settings.model_validate({FIELDS[name]: value for name, value in given.items()})


def lines_of(file: Path, name: str) -> list[str]:
    """Each value that a unit gives for a name, in their order."""
    text = file.read_text(encoding="utf-8")
    return [word for line in re.findall(rf"^{name}=(.*)$", text, re.M) for word in line.split()]


def unit(file: Path = UNIT) -> configparser.SectionProxy:
    """The section of a unit that says how the service runs."""
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(file.read_text(encoding="utf-8"))
    return read["Service"]


@pytest.mark.parametrize("with_suggestions", [False, True])
def test_every_variable_is_a_setting(with_suggestions: bool) -> None:
    both = (ENVIRONMENT, PORTAL_ENVIRONMENT)
    assert pairs(*both, with_suggestions=with_suggestions).keys() <= FIELDS.keys()
    settings = settings_of(with_suggestions=with_suggestions)
    assert not settings.embedded
    check_sign_in(settings_of(*both, with_suggestions=with_suggestions))
    versioned = settings.deployment_name is not None and settings.build_id is not None
    assert versioned is with_suggestions, "versioned workers are a choice of the installation"


def test_the_service_manager_waits_longer_than_the_worker_takes() -> None:
    patience = int(unit()["TimeoutStopSec"])
    assert patience > float(pairs()["CAVEAT_GRACEFUL_SHUTDOWN_SECONDS"]) + 10


def test_the_unit_starts_what_there_is() -> None:
    program = unit()["ExecStart"].split()[-1]
    installed = Path(unit()["WorkingDirectory"])
    assert (ROOT / Path(program).relative_to(installed)).is_file()
    assert unit()["UMask"] == "0077"


def test_the_unit_names_commands_and_targets_that_exist() -> None:
    comments = " ".join(re.findall(r"^# (.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE))
    (command,) = re.findall(r"caveat ((?:[a-z-]+ )+)--all", comments)
    assert command.strip() in commands()
    (target,) = re.findall(r"make ([a-z-]+)", comments)
    assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_receiver_starts_a_command_and_can_reach_what_the_settings_name() -> None:
    receiver = unit(RECEIVER)
    program, command = receiver["ExecStart"].split()
    assert program.endswith("/.venv/bin/caveat")
    assert command in commands()
    assert receiver["UMask"] == "0077"
    settings = pairs()
    assert receiver["ReadWritePaths"].removeprefix("-") == settings["CAVEAT_RECEIVE_FOLDER"]
    runtime = Path("/run") / receiver["RuntimeDirectory"]
    assert Path(settings["CAVEAT_RECEIVE_SOCKET"]).parent == runtime
    kept = ("User", "Group", "EnvironmentFile", "ProtectHome", "NoNewPrivileges", "Restart")
    assert {name: receiver[name] for name in kept} == {name: unit()[name] for name in kept}


def test_nothing_of_another_process_reaches_the_key_that_signs_orders() -> None:
    own = settings_of(ENVIRONMENT, PORTAL_ENVIRONMENT)
    (account,), (group,) = lines_of(PORTAL, "User"), lines_of(PORTAL, "Group")
    assert lines_of(PORTAL, "EnvironmentFile") == [
        "/etc/caveat/caveat.env",
        "/etc/caveat/portal.env",
    ]
    assert lines_of(PORTAL, "StateDirectory") == [own.state_dir.name]
    assert (unit(PORTAL)["StateDirectoryMode"], unit(PORTAL)["UMask"]) == ("0700", "0077")
    for secret in (own.order_signing_key, own.key_ring, own.order_keys):
        assert secret.parent == own.state_dir
    assert own.portal_socket.parent == Path("/run") / unit(PORTAL)["RuntimeDirectory"]
    for file in set((ROOT / "deploy").glob("*.service")) - {PORTAL}:
        others = settings_of()
        assert lines_of(file, "User") == ["caveat"] != [account]
        assert lines_of(file, "Group") == ["caveat"] != [group]
        assert not lines_of(file, "SupplementaryGroups"), file.name
        assert lines_of(file, "EnvironmentFile") == ["/etc/caveat/caveat.env"]
        assert lines_of(file, "StateDirectory") == [others.state_dir.name]
        text = file.read_text(encoding="utf-8") + ENVIRONMENT.read_text(encoding="utf-8")
        assert str(own.state_dir) not in text
        assert own.order_signing_key != others.order_signing_key
        # Whoever may change the published keys decides whose orders count.
        assert others.order_keys.parent not in (others.state_dir, own.state_dir)
        assert others.key_ring != own.key_ring
        for secret_of in ("temporal_tls_key", "temporal_api_key_file"):
            assert getattr(others, secret_of) != getattr(own, secret_of), "each has its own"
    assert not {"CAVEAT_ORDER_SIGNING_KEY", "CAVEAT_OIDC_CLIENT_SECRET_FILE"} & pairs().keys()


@pytest.mark.long
def test_the_web_server_says_who_asks_and_is_believed() -> None:
    """The form of the example; no web server of the tests runs with it."""
    given = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    own = settings_of(ENVIRONMENT, PORTAL_ENVIRONMENT)
    assert f"proxy_pass http://{own.portal_host}:{own.portal_port};" in given
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in given
    assert own.proxies == networks(own.portal_host)
    assert f"server_name {own.portal_url.removeprefix('https://')};" in given


def test_temporal_takes_only_clients_with_certificate_and_token() -> None:
    """The form of the example; no server of the tests runs with it."""
    yaml: Any = importlib.import_module("yaml")
    text = (ROOT / "deploy" / "temporal-server.yaml").read_text(encoding="utf-8")
    given = yaml.safe_load(text)["global"]
    for side in ("internode", "frontend"):
        server = given["tls"][side]["server"]
        assert server["requireClientAuth"] is True
        assert server["clientCaFiles"], "which clients it knows"
        assert given["tls"][side]["client"]["rootCaFiles"]
    internode, frontend = given["tls"]["internode"], given["tls"]["frontend"]
    assert internode["server"]["clientCaFiles"] != frontend["server"]["clientCaFiles"]
    authorization = given["authorization"]
    assert (authorization["authorizer"], authorization["claimMapper"]) == ("default", "default")
    assert all(
        one.startswith("https://") for one in authorization["jwtKeyProvider"]["keySourceURIs"]
    )
    address = pairs()["TEMPORAL_ADDRESS"].partition(":")[0]
    assert frontend["client"]["serverName"] == address
    namespace = pairs()["TEMPORAL_NAMESPACE"]
    roles = re.findall(r"^#   ([a-z-]+):(write|read|admin) ", text, re.MULTILINE)
    assert roles == [(namespace, "write"), (namespace, "read"), ("temporal-system", "admin")]
    assert {"TEMPORAL_TLS_CERT", "TEMPORAL_TLS_KEY", "TEMPORAL_API_KEY_FILE"} <= pairs().keys()
