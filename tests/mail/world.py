"""The program on a data folder of its own, and mail servers that it writes to."""

import asyncio
import hashlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from server import Mailbox, MailServer, certificate

RANKS = {"sign-in": 0, "security": 1, "personal": 2, "digest": 3, "newsletter": 4}


def moment(when):
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


class Site:
    """A data folder, the program on it, and its outbox."""

    def __init__(self, binary, folder, port, authority, **more):
        self.binary, self.folder, self.process = binary, Path(folder), None
        self.folder.mkdir()
        self.settings = {"mail_ca_file": str(authority), "mail_workers": 4, **more}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COLLEGIUM_")},
            "COLLEGIUM_DATA_DIR": str(self.folder), "COLLEGIUM_LISTEN": "127.0.0.1:0",
            "COLLEGIUM_BASE_URL": "http://127.0.0.1:8080", "COLLEGIUM_MAIL": f"smtp://localhost:{port}",
            "COLLEGIUM_MAIL_FROM": "Alumni <hello@alumni.example>",
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in self.settings.items()]
        (self.folder / "settings.toml").write_text("\n".join(lines) + "\n")
        self.call("migrate")

    def command(self, *arguments):
        return [self.binary, "--config", str(self.folder / "settings.toml"), *arguments]

    def call(self, *arguments):
        done = subprocess.run(self.command(*arguments), env=self.environment, capture_output=True, text=True)
        if done.returncode and arguments[0] == "migrate":
            raise SystemExit(done.stderr)
        return done

    def start(self, command="serve"):
        log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(self.command(command), env=self.environment, stdout=log, stderr=log)

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait()

    def log(self):
        return (self.folder / "log").read_text(errors="replace") if (self.folder / "log").exists() else ""

    def database(self):
        return sqlite3.connect(self.folder / "collegium.sqlite3", timeout=30)

    def queue(self, addresses, kind="personal", since=timedelta(), lasts=timedelta(days=3)):
        """Commits a letter for each address, as an operation of the program does."""
        now = datetime.now(timezone.utc)
        rows = [(uuid.uuid4().bytes, "test", '{"kind":"test"}', RANKS[kind], "address", address,
                 hashlib.sha256(address.encode()).hexdigest(), "waiting", moment(now - since), moment(now - since),
                 moment(now - since + lasts), 0, 0, 0, uuid.uuid4().bytes) for address in addresses]
        with self.database() as db:
            db.executemany(
                "INSERT INTO mail_outbox (id, kind, letter, class, to_kind, to_address, to_mark, state, created_at, due_at,"
                " give_up_at, attempts, uncertain_ends, handed_over, request_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        db.close()
        return {str(uuid.UUID(bytes=row[0])): row[5] for row in rows}

    def states(self):
        db = self.database()
        rows = db.execute("SELECT id, state, attempts, uncertain_ends, why, handed_over FROM mail_outbox").fetchall()
        db.close()
        return {str(uuid.UUID(bytes=row[0])): row[1:] for row in rows}

    async def until(self, holds, seconds=120):
        begun = time.monotonic()
        while not holds(self.states()):
            if time.monotonic() - begun > seconds:
                return False
            await asyncio.sleep(0.05)
        return True


class World:
    def __init__(self, folder, binary):
        self.binary = str(Path(binary).resolve())
        self.folder, self.numbers, self.servers, self.sites, self.ports = Path(folder), 0, [], [], {}
        self.good = certificate(self.folder, "good")
        self.wrong_name = certificate(self.folder, "wrong", host="other.example")
        self.over = certificate(self.folder, "over", days="0")
        (self.folder / "else").mkdir()
        self.stranger = certificate(self.folder / "else", "stranger")

    def site(self, **more):
        self.numbers += 1
        box = Mailbox()
        # The port is known before the server listens, so that the settings can name it.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        site = Site(self.binary, self.folder / f"site{self.numbers}", port, self.good[2], **more)
        self.ports[id(box)] = port
        self.sites.append(site)
        return site, box

    async def serve(self, box, tls="good"):
        server = MailServer(box, self.good if tls == "good" else tls)
        await server.start(self.ports[id(box)])
        self.servers.append(server)

    def end(self):
        """Ends the programs that still run, however their check ended."""
        for site in self.sites:
            if site.process and site.process.poll() is None:
                site.kill()
        self.sites.clear()
