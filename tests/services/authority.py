"""A small time-stamp authority for tests: OpenSSL signs, with certificates that are made here."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CONFIG = """[tsa]
default_tsa = t
[t]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


class Authority:
    """Signs requests; `root` is the file of its root certificate. The root comes with every answer too."""

    def __init__(
        self, folder: Path, name: str, *, days: tuple[int, int] = (-30, 30), stamps: bool = True
    ) -> None:
        """Make root and signer, valid from and to so many days from now; without `stamps` for something else."""
        if shutil.which("openssl") is None:
            pytest.skip("no openssl program to sign time stamps with")
        self.folder = folder
        folder.mkdir()
        key, root_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        use = ExtendedKeyUsageOID.TIME_STAMPING
        root = _certificate(f"{name} Root", root_key, f"{name} Root", root_key, days=(-30, 30))
        signer = _certificate(f"{name} Stamps", key, f"{name} Root", root_key, days=days, use=use)
        self._signer, self._shown = signer, signer
        while not stamps and (self._shown is signer or _size(self._shown) != _size(signer)):
            # OpenSSL signs with no such certificate, so one for code is put in its place; sizes vary by chance.
            self._shown = _certificate(
                f"{name} Stamps",
                key,
                f"{name} Root",
                root_key,
                days=days,
                use=ExtendedKeyUsageOID.CODE_SIGNING,
                serial=signer.serial_number,
            )
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        (folder / "tsa.pem").write_bytes(signer.public_bytes(serialization.Encoding.PEM))
        (folder / "tsa.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        (folder / "serial").write_text("01\n", encoding="ascii")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder), encoding="ascii")

    def answer(self, request: Path, out: Path) -> Path:
        """Sign a request and return the file with the answer."""
        self._run(
            "ts",
            "-reply",
            "-queryfile",
            str(request),
            "-config",
            str(self.folder / "tsa.cnf"),
            "-out",
            str(out),
        )
        der = serialization.Encoding.DER
        out.write_bytes(
            out.read_bytes().replace(self._signer.public_bytes(der), self._shown.public_bytes(der))
        )
        return out

    def agrees(self, answer: Path, data: Path) -> bool:
        """Whether OpenSSL, too, finds that the answer covers these bytes."""
        words = ("ts", "-verify", "-data", str(data), "-in", str(answer), "-CAfile", str(self.root))
        return self._run(*words, fails=True) == 0

    def _run(self, *words: str, fails: bool = False) -> int:
        done = subprocess.run(["openssl", *words], capture_output=True, check=False, timeout=60)
        assert fails or done.returncode == 0, done.stderr
        return done.returncode


def _size(certificate: x509.Certificate) -> int:
    return len(certificate.public_bytes(serialization.Encoding.DER))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    days: tuple[int, int],
    use: x509.ObjectIdentifier | None = None,
    serial: int = 0,
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=use is None, path_length=None), critical=True)
    )
    if use is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    return made.sign(issuer_key, hashes.SHA256())
