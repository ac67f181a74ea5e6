"""nginx in front of equal processes: each in its turn, without stickiness; event streams are passed on as they come."""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from bot.setup.server import LOOPBACK, Server, program

# Paths are relative to the folder that nginx is given as its prefix.
CONFIGURATION = """\
daemon off;
pid nginx.pid;
error_log stderr warn;
worker_processes 1;
worker_rlimit_nofile 8192;
# A stop lets turns end, and does not wait for the streams of open pages.
worker_shutdown_timeout 2s;

events {
    worker_connections 4096;
}

http {
    access_log off;
    server_tokens off;

    client_max_body_size 64k;
    # Nothing a shopper writes or reads is spilled to a file.
    client_body_buffer_size 64k;
    proxy_max_temp_file_size 0;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;

    gzip on;
    gzip_proxied any;
    gzip_min_length 1024;
    gzip_types text/css text/javascript application/javascript application/json application/problem+json image/svg+xml;

    upstream service {
%(members)s
        keepalive 64;
        # Below the 30 s after which the service closes an idle connection: no message is sent into a closing one.
        keepalive_timeout 25s;
    }

    server {
        listen %(listen)s backlog=4096;

        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        # Set, not appended: what a client claims about its address goes no further. PROXIES=1 believes this entry.
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_connect_timeout 2s;
        # Above the longest turn (TURN_LIMIT_SECONDS is at most 120), and far above the beat of a stream (15 s).
        proxy_read_timeout 150s;
        # The next process is asked when one cannot be reached, or an idempotent request gets no answer. A POST that was
        # sent is not sent again from here: its client does that, with the same id.
        proxy_next_upstream error timeout;
        proxy_next_upstream_tries 2;

        location / {
            proxy_pass http://service;
        }

        location ~ ^/api/.+/events$ {
            proxy_pass http://service;
            proxy_buffering off;
        }
    }
}
"""


class Nginx(Server):
    """nginx on one port, before the ports of processes on this machine."""

    name = "nginx"
    stop_signal = signal.SIGQUIT

    def __init__(self, folder: Path, host: str, port: int, behind: Sequence[int]) -> None:
        super().__init__(folder)
        self.host, self.port, self._behind = host, port, behind
        self._program = program("nginx", "nginx-light")

    def launch(self) -> None:
        """Write the configuration and start. Raises ServerUnavailable."""
        file = self.folder / "nginx.conf"
        file.write_text(configuration(self.host, self.port, self._behind))
        super().launch()

    def command(self) -> tuple[str | Path, ...]:
        """The server, with its folder as prefix."""
        return (self._program, "-p", self.folder, "-c", "nginx.conf")

    def answers(self) -> bool:
        """Whether it, and nobody else, accepts connections there; the processes behind it may not answer yet."""
        written = self.folder / "nginx.pid"
        return written.exists() and written.read_text().strip() == str(self.process_id) and self._accepts()

    def _accepts(self) -> bool:
        try:
            socket.create_connection((self.host, self.port), timeout=5).close()
        except OSError:
            return False
        return True


def configuration(host: str, port: int, behind: Sequence[int]) -> str:
    """The text of nginx.conf; a process that cannot be reached is left out for two seconds."""
    members = "\n".join(f"        server {LOOPBACK}:{one} max_fails=1 fail_timeout=2s;" for one in behind)
    return CONFIGURATION % {"members": members, "listen": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}
