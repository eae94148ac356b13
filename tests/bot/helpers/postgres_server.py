"""A PostgreSQL of the tests' own: made for the session, on a free port of 127.0.0.1, gone afterwards."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ports import free_port

from bot.store.database import Database

_DEBIAN = Path("/usr/lib/postgresql")  # a folder for each version, none of them on PATH
_SYSTEM_USER = "postgres"  # of Debian's packages
_ADMIN, OWNER, _TEMPLATE = "postgres", "bot", "migrated"
_TRIES = 3  # another program may take the free port first
_PATIENT = ("--timeout", "240")  # seconds to start or to stop on a busy machine
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # what is committed outlives the server's processes, though not a power cut
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
# As servers are run: for what is measured, and for what has to be proven.
_DURABLE = {**_SETTINGS, "fsync": "on", "full_page_writes": "on", "shared_buffers": "128MB", "autovacuum": "on"}


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None where there is no PostgreSQL server on this machine."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else sorted(_DEBIAN.glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass(slots=True)
class PostgresServer:
    """A server with one ordinary role, `OWNER`, who owns the databases that are made here."""

    programs: Path
    folder: Path
    password: str
    port: int = 0
    made: int = 0
    up: bool = False
    durable: bool = False

    @classmethod
    def new(cls, programs: Path, *, durable: bool = False) -> PostgresServer:
        """Make a cluster, start its server, and keep a database with the newest schema to be copied.

        `durable`: what is committed outlives a power cut too.
        """
        folder = Path(tempfile.mkdtemp(prefix="communique-postgres-"))
        server = cls(programs, folder, secrets.token_hex(16), durable=durable)
        server._initialise()
        for left in reversed(range(_TRIES)):
            server.port = free_port()
            try:
                server.start()
                break
            except subprocess.CalledProcessError:
                if not left:
                    raise
        server._psql(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{server.password}'")
        server._psql(f"CREATE DATABASE {_TEMPLATE} OWNER {OWNER}")
        with ThreadPoolExecutor(1) as thread:  # whoever asks may have an event loop already
            thread.submit(lambda: asyncio.run(_migrate(server.url(_TEMPLATE)))).result()
        return server

    def url(self, name: str) -> str:
        """The address of a database, as DATABASE_URL has it."""
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def create(self, *, migrated: bool) -> str:
        """The URL of a new database, with the newest schema or empty."""
        self.made += 1
        name = f"test_{self.made}"
        self._psql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {_TEMPLATE if migrated else 'template1'}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Delete a database, whoever is connected to it."""
        self._psql(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def start(self) -> None:
        """Start the server and wait until it answers; raises CalledProcessError."""
        log, options = str(self.folder / "log"), f"-p {self.port}"
        self._run("pg_ctl", "start", "--wait", *_PATIENT, *self._data, "--log", log, "--options", options)
        self.up = True

    def stop(self, how: Literal["fast", "immediate"] = "fast") -> None:
        """Cut every connection and stop. After `immediate` the next start recovers, as after a crash."""
        self._run("pg_ctl", "stop", "--wait", *_PATIENT, *self._data, "--mode", how)
        self.up = False

    def remove(self) -> None:
        """Stop the server, and delete its files."""
        if self.up:
            self.stop("immediate")
        shutil.rmtree(self.folder)

    @property
    def _data(self) -> tuple[str, str]:
        return "--pgdata", str(self.folder / "data")

    def _initialise(self) -> None:
        # With a password: anybody on the machine can reach the port, and the server's admin may run programs.
        word = self.folder / "password"
        word.write_text(self.password, encoding="ascii")
        if _user():
            for path in (self.folder, word):
                shutil.chown(path, _SYSTEM_USER, _SYSTEM_USER)
        access = ("--username", _ADMIN, "--auth", "scram-sha-256", "--pwfile", str(word))
        self._run("initdb", *self._data, *access, "--no-sync", "--encoding", "UTF8", "--locale", "C")
        chosen = _DURABLE if self.durable else _SETTINGS
        settings = "".join(f"{name} = '{value}'\n" for name, value in chosen.items())
        (self.folder / "data" / "postgresql.auto.conf").write_text(settings, encoding="ascii")

    def _psql(self, statement: str) -> None:
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--username", _ADMIN, "--dbname", "postgres")
        self._run("psql", "--no-psqlrc", "--quiet", *where, "--command", statement)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603  # PostgreSQL's own programs
            [self.programs / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a pipe would be inherited by the server, and never end
            cwd=self.folder,
            env={"PGPASSWORD": self.password, "LC_ALL": "C"},
            user=_user(),
        )


def _user() -> str | None:
    """Who runs the server: root may not."""
    return _SYSTEM_USER if os.geteuid() == 0 else None


async def _migrate(url: str) -> None:
    database = await Database.open(url)
    await database.migrate()
    await database.close()
