"""What the benchmarks of the server stand on: a private server in a process of its own, TLS that only they trust."""

import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heartdesk.server.database import Database
from heartdesk.server.private import PrivateDatabase, private_database
from tests.sync.server_makers import Councils, Hall

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Served:
    """A running server; what trusts its certificate; a council that was let in.

    `addresses` are those of all its processes, `address` of the first.
    """

    addresses: tuple[str, ...]
    verify: ssl.SSLContext | None
    council: Councils
    database: PrivateDatabase

    @property
    def address(self) -> str:
        return self.addresses[0]


@contextmanager
def served(*, tls: bool, processes: int = 1) -> Iterator[Served]:
    """A server as `server start` makes it, so many processes of it over one database."""
    folder = Path(tempfile.mkdtemp(prefix="heartdesk-bench-"))
    told = ["--folder", str(folder / "server")]
    verify = None
    if tls:
        certificate, key = self_made(folder)
        told += ["--certificate", str(certificate), "--certificate-key", str(key)]
        verify = ssl.create_default_context(cafile=certificate)
    ports = [_free_port() for _ in range(processes)]
    addresses = tuple(f"http{'s' if tls else ''}://127.0.0.1:{port}" for port in ports)
    started: list[subprocess.Popen[bytes]] = []
    try:
        with private_database(folder / "server") as database:
            try:
                started += [_start(port, told) for port in ports]
                for address in addresses:
                    _wait_for(address, verify)
                hall = Hall(addresses[0], database, Database(database.service))
                yield Served(addresses, verify, Councils(hall), database)
            finally:
                for process in started:
                    process.send_signal(signal.SIGTERM)
                for process in started:
                    process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(port: int, told: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "server", "start", "--port", str(port), *told],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def self_made(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback and its key, made for the occasion."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret


def _wait_for(address: str, verify: ssl.SSLContext | None) -> None:
    ends = time.monotonic() + 30
    while True:
        try:
            if httpx.get(f"{address}/health", verify=verify or True, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            if time.monotonic() > ends:
                raise
        time.sleep(0.1)


def _free_port() -> int:
    import socket  # noqa: PLC0415

    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
