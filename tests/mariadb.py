"""A MariaDB server for the tests: Debian's `mariadb-server`, in a folder and at a socket of its own, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pymysql
import pytest

PATIENCE = 60.0
MISSING = "MariaDB is not installed here (apt-get install mariadb-server): the registry in MariaDB is NOT tested"


@contextmanager
def serve_mariadb() -> Iterator[str]:
    """The address of a server on which databases can be made. Skips where the server is not installed."""
    daemon, installer = shutil.which("mariadbd", path=_paths()), shutil.which("mariadb-install-db", path=_paths())
    if not daemon or not installer:
        pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="helpbot-maria-"))  # short: a socket's path has 107 bytes
    common = ("--no-defaults", f"--datadir={folder}/data", *(["--user=root"] if os.getuid() == 0 else []))
    subprocess.run([installer, *common, "--auth-root-authentication-method=normal", "--skip-test-db"], check=True, capture_output=True)
    socket = folder / "socket"
    quick = ("--skip-networking", f"--socket={socket}", f"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=0")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([daemon, *common, *quick], stdout=log, stderr=log)
    try:
        _await(socket, server, folder / "log")
        yield f"mysql://root@localhost/mysql?unix_socket={socket}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _paths() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"  # noqa: TID251 -- where the machine keeps its daemons


def _await(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server listens: it makes its socket when it does, and says so nowhere else."""
    give_up = time.monotonic() + PATIENCE
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(log.read_text(errors="replace")[-2000:])
        time.sleep(0.05)


@contextmanager
def make_maria_database(server: str) -> Iterator[tuple[str, str]]:
    """The addresses of a new, empty database: for its owner, and for a user who may only SELECT."""
    name, socket = f"djk_{uuid4().hex[:8]}", server.partition("unix_socket=")[2]
    with pymysql.connect(unix_socket=socket, user="root", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        cursor.execute(f"CREATE USER '{name}'@'localhost' IDENTIFIED BY 'geheim'")
        cursor.execute(f"GRANT SELECT ON {name}.* TO '{name}'@'localhost'")
        try:
            yield (
                f"mysql+pymysql://root@localhost/{name}?unix_socket={socket}",
                f"mysql://{name}:geheim@localhost/{name}?unix_socket={socket}",
            )
        finally:
            cursor.execute(f"DROP DATABASE {name}")
            cursor.execute(f"DROP USER '{name}'@'localhost'")
