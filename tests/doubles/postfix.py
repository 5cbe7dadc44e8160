"""A real Postfix of a test's own: mail for the office goes to helpbot by LMTP, mail for the school into a Maildir."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
myhostname = mx.qinglan.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
recipient_delimiter = +
relay_domains = qinglan.example
transport_maps = inline:{{ office@qinglan.example=lmtp:inet:127.0.0.1:{lmtp} }}
virtual_mailbox_domains = school.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ ann@school.example=ann/ }}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_recipient_restrictions = permit_mynetworks, reject
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""

MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def missing() -> str:
    """What keeps a Postfix from running here; empty where nothing does."""
    if os.geteuid() != 0:
        return "Postfix starts as root only"
    return "" if shutil.which("postfix") else "Postfix is not installed (apt-get install postfix)"


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix: where it takes mail in, and the mailbox it fills."""

    folder: Path
    port: int

    def mails(self) -> list[bytes]:
        """What has arrived in Ann's mailbox."""
        return [file.read_bytes() for file in sorted((self.folder / "mail" / "ann" / "new").glob("*"))]

    async def holds(self, number: int, *, within: float = 30) -> list[bytes]:
        try:
            async with asyncio.timeout(within):
                while len(self.mails()) < number:  # noqa: ASYNC110 -- a Maildir tells nobody when it changes
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise TimeoutError((self.folder / "log").read_text()) from None
        return self.mails()

    @classmethod
    @asynccontextmanager
    async def start(cls, lmtp: int) -> AsyncIterator["Postfix"]:
        """In a folder that its own users can reach, which the folders of tests are not."""
        folder = Path(tempfile.mkdtemp(prefix="postfix-", dir="/var/tmp"))
        port = free_port()
        try:
            lay_out(folder, smtp=port, lmtp=lmtp)
            await control(folder, "start")
            try:
                yield cls(folder, port)
            finally:
                await control(folder, "stop")
        finally:
            shutil.rmtree(folder)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lay_out(folder: Path, *, smtp: int, lmtp: int) -> None:
    owner = pwd.getpwnam("postfix")
    folder.chmod(0o755)
    for name in ("queue", "data", "mail", "etc"):
        (folder / name).mkdir()
    for name in ("data", "mail"):
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    values = {"folder": folder, "smtp": smtp, "lmtp": lmtp, "uid": owner.pw_uid, "gid": owner.pw_gid}
    (folder / "etc" / "main.cf").write_text(MAIN.format(**values))
    (folder / "etc" / "master.cf").write_text(MASTER.format(**values))


async def control(folder: Path, verb: str) -> None:
    command = ["postfix", "-c", str(folder / "etc"), verb]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{done.stderr.decode()} {(folder / 'log').read_text() if (folder / 'log').exists() else ''}")
