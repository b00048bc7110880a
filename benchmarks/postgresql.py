"""A PostgreSQL server for one run: in a folder, on a socket, not as root."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

MISSING = "PostgreSQL 15 is missing: apt-get install postgresql"

BY_PASSWORD = "by_password"
"""The role that the server lets in with its password only; a test makes it."""


def programs() -> Path | None:
    """The programs of the newest PostgreSQL, where Debian puts them; None where there is none."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4])
    )
    return versions[-1].parent if versions else None


class Cluster:
    """A running server with a superuser ``caveat``. It ends with this process, whatever happens.

    Its texts sort by the rules of a language, as those of many installations do, and not by bytes.
    """

    def __init__(
        self, programs: Path, folder: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        """Make the data folder and start the server, in about two seconds.

        A ``folder`` is kept, and used again with what is in it; without one it is temporary.
        ``settings`` replace those that suit tests.
        """
        self._programs = programs
        self._kept = folder is not None
        self._settings = settings or {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder or Path(tempfile.mkdtemp(prefix="caveat-postgresql-"))
        # The server refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        try:
            if not self.data.exists():
                self._initialize()
            self._server = self._start()
        except BaseException:
            self._clear()
            raise

    def _initialize(self) -> None:
        options = "--auth=trust --username=caveat --no-sync --no-instructions --encoding=UTF8"
        locale = "--locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US"
        done = subprocess.run(
            [self._programs / "initdb", "-D", self.data, *options.split(), *locale.split()],
            user=self._user,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")
        rules = self.data / "pg_hba.conf"
        rules.write_text(f"local all {BY_PASSWORD} scram-sha-256\n{rules.read_text()}")

    def _start(self) -> "subprocess.Popen[bytes]":
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": "60",
            # What a careful installation may set, and the register must not depend on.
            "default_transaction_isolation": "repeatable read",
            **self._settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self.data), *options]
        as_user = (
            [f"--reuid={self._user}", f"--regid={self._user}", "--clear-groups"]
            if self._user
            else []
        )
        with (self._folder / "log").open("wb") as log:
            server = subprocess.Popen(
                ["setpriv", "--pdeathsig=INT", *as_user, *command],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        give_up = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.conninfo("postgres")).close()
            except psycopg.OperationalError:
                if server.poll() is not None or time.monotonic() > give_up:
                    server.kill()
                    server.wait()
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return server

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._folder / "data"

    def conninfo(self, database: str) -> str:
        """How psycopg connects to one database."""
        return f"host={self._folder} user=caveat dbname={database}"

    def url(self, database: str) -> str:
        """How SQLAlchemy connects to one database."""
        return f"postgresql+psycopg://caveat@/{database}?host={self._folder}"

    def create(self, database: str) -> None:
        """Make an empty database."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())

    def empty(self, database: str, tables: list[str]) -> None:
        """Remove all rows, past all triggers."""
        with psycopg.connect(self.conninfo(database)) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                connection.execute(f'DELETE FROM "{table}"'.encode())

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())

    def dump(self, database: str) -> bytes:
        """The whole database as pg_dump writes it."""
        command = [str(self._programs / "pg_dump"), "--dbname", self.conninfo(database)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def raw_files(self, database: str) -> bytes:
        """The bytes of one database's files, after a checkpoint."""
        with psycopg.connect(self.conninfo(database), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            row = connection.execute(
                "SELECT oid FROM pg_database WHERE datname = current_database()"
            ).fetchone()
        assert row is not None
        folder = self.data / "base" / str(row[0])
        return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())

    def stop(self) -> None:
        """End the server by its own process id and remove its folder."""
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._clear()

    def _clear(self) -> None:
        if not self._kept:
            shutil.rmtree(self._folder, ignore_errors=True)
