"""A mail server for tests: STARTTLS, and whatever else a real one does to those who write to it.

The mailbox part of a recipient's address says what happens:
later: 450 at RCPT · full: 452 after the text · no: 550 5.1.1 at RCPT · refused: 554 after the text
cut: the connection ends after the text, which is kept · lost: the connection ends after the text, which is not
slow: 25 seconds before the answer at RCPT · anything else: taken
"""

import asyncio
import logging
import ssl
import subprocess
from pathlib import Path

from aiosmtpd.smtp import SMTP

# Sessions that are cut off are what is tested; nobody needs their stories.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


def certificate(folder: Path, name: str, days: str = "1", host: str = "localhost"):
    """A certificate of the folder's own authority, for `host`; of no days, it is over already."""
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    authority_key, authority = folder / "authority.key", folder / "authority.pem"
    if not authority.exists():
        run("openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", authority_key, "-out", authority,
            "-days", "2", "-subj", "/CN=Tests", "-addext", "basicConstraints=critical,CA:TRUE")
    request, more = folder / f"{name}.csr", folder / f"{name}.ext"
    more.write_text(f"subjectAltName=DNS:{host}\nbasicConstraints=CA:FALSE\n")
    run("openssl", "req", "-newkey", "ed25519", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={host}")
    run("openssl", "x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial",
        "-out", cert, "-extfile", more, "-days", days)
    return cert, key, authority


class Mailbox:
    """What arrived, and what was asked for on the wire."""

    def __init__(self):
        self.arrived = []
        self.asked = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        name = address.split("@")[0].split("-")[0]
        if name == "later":
            return "450 4.2.0 come again"
        if name == "no":
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if name == "slow":
            await asyncio.sleep(25)
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        name = address.split("@")[0].split("-")[0]
        if name == "full":
            return "452 4.2.2 mailbox full"
        if name == "refused":
            return "554 5.7.1 not wanted here"
        if name == "lost":
            server.transport.abort()
            return "250 never heard"
        self.arrived.append((address, envelope.original_content))
        if name == "cut":
            server.transport.abort()
        return "250 2.0.0 kept"


class MailServer:
    """Listens on a free port of localhost; `tls` is a certificate with its key, or none at all."""

    def __init__(self, mailbox, tls=None):
        self.mailbox, self.tls = mailbox, tls
        self.server = None

    async def start(self, port=0):
        context = None
        if self.tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*self.tls[:2])

        def session():
            return SMTP(self.mailbox, hostname="localhost", tls_context=context, require_starttls=bool(context),
                        enable_SMTPUTF8=True)

        self.server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", port)
        return self.server.sockets[0].getsockname()[1]
