"""A mail server on loopback that speaks enough SMTP to be strict: who may send, over what, to whom."""

import asyncio
import base64
import datetime
import email
import email.policy
import ipaddress
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """The server and what it was given.

    Attributes:
        user: who may send, None when everybody.
        password: that goes with it.
        certificate: folder with ``cert.pem`` and ``key.pem``, None when it offers no encryption.
        answer: what it says to each recipient.
        letters: what it took.
        in_clear: commands that came before the connection was safe.
    """

    user: str | None = None
    password: str = ""
    certificate: Path | None = None
    answer: str = "250 OK"
    letters: list[EmailMessage] = field(default_factory=list)
    in_clear: list[str] = field(default_factory=list)
    port: int = 0

    async def start(self) -> None:
        """Listen on a free port of the loopback."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        self._server.close()
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_safe, is_known = self.certificate is None, self.user is None

        def say(*lines: str) -> None:
            for line in lines:
                writer.write(f"{line}\r\n".encode())

        say("220 mail.test ESMTP")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            verb = line.split(":")[0].split()[0].upper()
            if not is_safe:
                self.in_clear.append(verb)
            match verb:
                case "EHLO" | "HELO":
                    offers = ["STARTTLS"] if not is_safe else ["AUTH PLAIN"] if self.user else ["8BITMIME"]
                    say("250-mail.test", f"250 {offers[0]}")
                case "STARTTLS":
                    say("220 go ahead")
                    await writer.drain()
                    await writer.start_tls(self._context())
                    is_safe = True
                case "AUTH":
                    _, name, word = base64.b64decode(line.split()[2]).decode().split("\0")
                    is_known = (name, word) == (self.user, self.password)
                    say("235 welcome" if is_known else "535 no")
                case "MAIL":
                    say("250 OK" if is_known and is_safe else "530 sign in first")
                case "RCPT":
                    say(self.answer)
                case "DATA":
                    say("354 go on")
                    body = await reader.readuntil(b"\r\n.\r\n")
                    found = email.message_from_bytes(body[:-5], policy=email.policy.default)
                    assert isinstance(found, EmailMessage)
                    self.letters.append(found)
                    say("250 taken")
                case "QUIT":
                    say("221 bye")
                    break
                case _:
                    say("250 OK")
        writer.close()

    def _context(self) -> ssl.SSLContext:
        assert self.certificate is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate / "cert.pem", self.certificate / "key.pem")
        return context


def certify(folder: Path) -> Path:
    """Write a key and a certificate for loopback into a folder; return the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
    return folder / "cert.pem"
