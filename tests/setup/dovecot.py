"""A real IMAP server for tests, with one empty mailbox, on loopback ports."""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.setup.server import LOOPBACK, Server, free_ports, program, unprivileged

USER, PASSWORD = "shop", "p@ss:word"
CONFIGURATION = """
protocols = imap
listen = {host}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
instance_name = beforehand-{port}
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:{folder}/mail
mailbox_list_index = no
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
passdb {{
  driver = static
  args = user={user} password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


class Dovecot(Server):
    """Dovecot without a privilege. With a certificate and its key it changes to TLS at `port`, and begins with it at
    `tls_port`."""

    name = "Dovecot"

    def __init__(
        self, folder: Path, owner: str | None, ports: list[int], certificate: tuple[Path, Path] | None
    ) -> None:
        super().__init__(folder, owner)
        self.port, self.tls_port = ports
        self._certificate, self._program = certificate, program("dovecot", "dovecot-imapd")

    def launch(self) -> None:
        """Write its configuration, and start it. Raises ServerUnavailable."""
        owner = self._owner or getpass.getuser()
        who = pwd.getpwnam(owner)
        told = {"host": LOOPBACK, "folder": self.folder, "port": self.port, "owner": owner, "user": USER}
        told |= {"group": grp.getgrgid(who.pw_gid).gr_name, "password": PASSWORD, "ssl": "no", "certificate": ""}
        told["tls_port"] = 0
        if self._certificate is not None:
            told |= {"ssl": "yes", "tls_port": self.tls_port}
            told["certificate"] = "ssl_cert = <{}\nssl_key = <{}".format(*self._certificate)
        self._configuration.write_text(CONFIGURATION.format(**told))
        if self._owner:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, who.pw_uid, who.pw_gid)
        super().launch()

    def command(self) -> tuple[str | Path, ...]:
        """The server in the foreground."""
        return (self._program, "-F", "-c", self._configuration)

    def answers(self) -> bool:
        """Whether it greets."""
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=5) as asked:
            return asked.recv(16).startswith(b"* OK")
        return False

    @property
    def _configuration(self) -> Path:
        return self.folder / "dovecot.conf"


@contextlib.contextmanager
def running_dovecot(certificate: tuple[Path, Path] | None = None) -> Iterator[Dovecot]:
    """An IMAP server for the time of the block. Raises ServerUnavailable when it is not installed or does not start."""
    # Its sockets' paths must be short.
    with tempfile.TemporaryDirectory(prefix="beforehand-imap-", dir="/tmp", ignore_cleanup_errors=True) as path:
        folder = Path(path)
        if certificate is not None:
            certificate = tuple(Path(shutil.copy(file, folder)) for file in certificate)  # type: ignore[assignment]
        server = Dovecot(folder, unprivileged(), free_ports(2), certificate)
        try:
            server.start()
            yield server
        finally:
            server.stop()
