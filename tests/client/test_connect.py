"""Connecting to Temporal: unencrypted only where nothing of TLS is set, and to nobody unknown."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
from embedded.server import EmbeddedServer
from register.keyring import KeyRing
from settings import Settings


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    """A new key ring."""
    return KeyRing.create(tmp_path / "keys.json")


def certificate(folder: Path, name: str) -> Path:
    """A certificate for 127.0.0.1 that is its own authority, with its key next to it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{name}.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    file.with_suffix(".key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return file


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The certificate of the service."""
    return certificate(tmp_path, "server")


@asynccontextmanager
async def behind_tls(server: EmbeddedServer, context: ssl.SSLContext) -> AsyncIterator[str]:
    """The Temporal server behind TLS; its address."""
    context.set_alpn_protocols(["h2"])
    host, port = server.address.split(":")

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            sink.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
        await asyncio.gather(carry(reader, inner_writer), carry(inner_reader, writer))

    front = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=context)
    yield f"127.0.0.1:{front.sockets[0].getsockname()[1]}"
    front.close()


def context_of(authority: Path) -> ssl.SSLContext:
    """What a service with this certificate shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, authority.with_suffix(".key"))
    return context


@pytest.fixture
async def tls_address(server: EmbeddedServer, authority: Path) -> AsyncIterator[str]:
    """The Temporal server behind TLS."""
    async with behind_tls(server, context_of(authority)) as address:
        yield address


def settings(address: str, tmp_path: Path, **changes: Any) -> Settings:
    """Settings for a Temporal service outside of Caveat."""
    return Settings(state_dir=tmp_path, temporal_address=address, **changes)


async def test_with_the_authority_of_the_service(
    tls_address: str, authority: Path, keys: KeyRing, tmp_path: Path
) -> None:
    given = settings(tls_address, tmp_path, temporal_tls_ca=authority)
    client = await connect(given, keys, identity="caveat-test")
    assert await client.service_client.check_health()


async def test_tls_alone_trusts_the_authorities_of_the_system(
    tls_address: str,
    authority: Path,
    keys: KeyRing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = settings(tls_address, tmp_path, temporal_tls=True)
    with pytest.raises(TemporalDoesNotAnswer, match="settings of TLS"):
        await connect(given, keys, identity="caveat-test")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))  # now the system trusts it
    client = await connect(given, keys, identity="caveat-test")
    assert await client.service_client.check_health()


async def test_only_who_has_a_certificate_of_ours_connects(
    server: EmbeddedServer, authority: Path, keys: KeyRing, tmp_path: Path
) -> None:
    """Certificates on both sides, as an own Temporal service asks for them."""
    ours, foreign = certificate(tmp_path, "worker"), certificate(tmp_path, "stranger")
    context = context_of(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ours)
    async with behind_tls(server, context) as address:
        known = settings(address, tmp_path, temporal_tls_ca=authority)

        def with_own(file: Path) -> Settings:
            own = {"temporal_tls_cert": file, "temporal_tls_key": file.with_suffix(".key")}
            return known.model_copy(update=own)

        client = await connect(with_own(ours), keys, identity="caveat-test")
        assert await client.service_client.check_health()
        for refused in (known, with_own(foreign)):
            with pytest.raises(TemporalDoesNotAnswer, match="settings of TLS"):
                await connect(refused, keys, identity="caveat-test")


async def test_a_namespace_that_is_not_there_is_named_at_once(
    server: EmbeddedServer, keys: KeyRing, tmp_path: Path
) -> None:
    given = settings(server.address, tmp_path, temporal_namespace="quux")
    with pytest.raises(NamespaceUnknown, match="TEMPORAL_NAMESPACE"):
        await connect(given, keys, identity="caveat-test")


async def test_an_api_key_is_never_sent_unencrypted(keys: KeyRing, tmp_path: Path) -> None:
    (tmp_path / "api.key").write_text("hush-hush\n")
    heard = b""
    greeted = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        heard += await reader.read(4096)
        greeted.set()
        writer.close()

    wire = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with wire:
        address = f"127.0.0.1:{wire.sockets[0].getsockname()[1]}"
        given = settings(address, tmp_path, temporal_api_key_file=tmp_path / "api.key")
        with pytest.raises(TemporalDoesNotAnswer):
            await connect(given, keys, identity="caveat-test")
        await greeted.wait()
    assert heard.startswith(b"\x16\x03"), "a TLS handshake and nothing else (RFC 8446, 5.1)"
    assert b"hush" not in heard
