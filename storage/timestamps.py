"""Time stamps by file (RFC 3161): a request over a hash, and an answer checked against roots one was given.

Nothing that comes with an answer is trusted by itself: its certificates only fill the gap between the
signature and a root that the person supplies.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.errors import ErrorCode, KnownError
from storage import crypto

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

MOST_ANSWER_BYTES = 64 * 1024
MOST_ROOT_BYTES = 1024 * 1024
_SHA256 = "2.16.840.1.101.3.4.2.1"
# SEQUENCE { OID sha256, NULL }
_SHA256_DER = bytes.fromhex("300d06096086480165030402010500")
_SEQUENCE, _INTEGER, _OCTETS, _BOOLEAN, _CONTEXT_0 = 0x30, 0x02, 0x04, 0x01, 0xA0
_NONCE_BYTES = 8
_SIGNED_DATA_BEFORE_CERTIFICATES = 3


class StampProblem(StrEnum):
    """Why an answer proves nothing; each has a sentence in `app.strings`."""

    NOT_GRANTED = "not_granted"
    OTHER_HASH = "other_hash"
    OTHER_NONCE = "other_nonce"
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"
    NOT_A_STAMPER = "not_a_stamper"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class StampRequest:
    """What was asked: a SHA-256 and a random number that the answer must repeat."""

    sha256: bytes
    nonce: int

    def to_bytes(self) -> bytes:
        """Return the request in DER (RFC 3161 §2.4.1), asking for the certificates too."""
        imprint = _der(_SEQUENCE, _SHA256_DER + _der(_OCTETS, self.sha256))
        nonce = self.nonce.to_bytes(self.nonce.bit_length() // 8 + 1, "big")
        version, wants_certificates = _der(_INTEGER, b"\1"), _der(_BOOLEAN, b"\xff")
        return _der(_SEQUENCE, version + imprint + _der(_INTEGER, nonce) + wants_certificates)


def new_request(sha256: bytes) -> StampRequest:
    """Ask about a hash, with a fresh number of 63 bits."""
    return StampRequest(sha256, int.from_bytes(crypto.random_bytes(_NONCE_BYTES), "big") >> 1)


def read_request(data: bytes) -> StampRequest:
    """Read a request; raises `KnownError(FILE_NOT_UNDERSTOOD)` for any but one over SHA-256 with a number."""
    from rfc3161_client._rust import parse_timestamp_request

    try:
        read = parse_timestamp_request(data)
        imprint, nonce = read.message_imprint, read.nonce
        if imprint.hash_algorithm.dotted_string == _SHA256 and nonce is not None:
            return StampRequest(bytes(imprint.message), nonce)
    except ValueError:
        pass
    raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD, stamp_request=True)


class StampAnswer:
    """An answer as it was read; nothing of it is to be believed before `problem` returned None."""

    def __init__(self, data: bytes) -> None:
        """Read DER; raises `KnownError(FILE_TOO_LARGE | FILE_NOT_UNDERSTOOD)`."""
        from rfc3161_client import decode_timestamp_response

        if len(data) > MOST_ANSWER_BYTES:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MOST_ANSWER_BYTES)
        try:
            self._read: TimeStampResponse = decode_timestamp_response(_in_order(data))
            self.is_granted = self._read.status == 0
            self.sha256 = b""
            self.nonce: int | None = None
            self.time = datetime.fromtimestamp(0, UTC)
            if self.is_granted:
                stamped = self._read.tst_info
                imprint = stamped.message_imprint
                is_sha256 = imprint.hash_algorithm.dotted_string == _SHA256
                self.sha256 = bytes(imprint.message) if is_sha256 else b""
                self.nonce = stamped.nonce
                self.time = stamped.gen_time
        except ValueError as error:
            raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD, stamp_answer=True) from error

    def problem(self, request: StampRequest, roots: crypto.Certificates) -> StampProblem | None:
        """Tell why the answer does not prove that the hash existed at its time; None when it does.

        It must be granted, repeat hash and number, be signed by a certificate for time stamps, and lead from
        it to one of `roots`, every certificate valid at the time of the stamp.
        """
        if not self.is_granted:
            return StampProblem.NOT_GRANTED
        if self.sha256 != request.sha256:
            return StampProblem.OTHER_HASH
        if self.nonce != request.nonce:
            return StampProblem.OTHER_NONCE
        return self._untrusted(request, roots)

    def authority(self) -> str:
        """Return the name of whoever signed, as its certificate has it; "" when that is not among them."""
        # Nobody signed which certificates come along: one that cannot be read is passed over.
        signers = tuple(self._read.signed_data.signer_infos)
        for data in self._read.signed_data.certificates:
            with suppress(ValueError), crypto.reading_certificates():
                (certificate,) = crypto.read_certificates([data])
                named = certificate.issuer, certificate.serial_number
                if any((signer.issuer, signer.serial_number) == named for signer in signers):
                    return certificate.subject.rfc4514_string()
        return ""

    def _untrusted(self, request: StampRequest, roots: crypto.Certificates) -> StampProblem | None:
        from rfc3161_client import VerificationError, VerifierBuilder

        try:
            with crypto.reading_certificates():
                verifier = VerifierBuilder(roots=list(roots), nonce=request.nonce).build()
                verifier.verify(self._read, request.sha256)
        except (VerificationError, ValueError) as error:
            return _named(str(error))
        return None


def _named(words: str) -> StampProblem:
    """Tell from the words of the libraries beneath what kept a signature from being trusted."""
    if "has expired" in words or "not yet valid" in words:
        return StampProblem.EXPIRED
    if "EKU" in words or "purpose" in words:
        return StampProblem.NOT_A_STAMPER
    if "certificate verify error" in words or "ertificate" in words:
        return StampProblem.UNTRUSTED
    return StampProblem.SIGNATURE


def _in_order(data: bytes) -> bytes:
    """Put the certificates of an answer into the order that DER asks for.

    Many authorities send them as they lie in their files. The signature does not cover their order, and the
    reader of DER refuses any other. What is not built as expected is returned as it is.
    """
    try:
        outer = _children(data, 0)
        content = _children(data, _children(data, outer[1][0])[1][0])
        certificates = next(
            start
            for start, _ in _children(data, content[0][0])[_SIGNED_DATA_BEFORE_CERTIFICATES:]
            if data[start] == _CONTEXT_0
        )
        places = _children(data, certificates)
    except (IndexError, StopIteration):
        return data
    pieces = sorted(data[start:end] for start, end in places)
    return data[: places[0][0]] + b"".join(pieces) + data[places[-1][1] :] if places else data


def _children(data: bytes, at: int) -> list[tuple[int, int]]:
    """Return (start, end) of everything inside the element at `at`; raises `IndexError` beyond the end."""
    start, end = _inside(data, at)
    found: list[tuple[int, int]] = []
    while start < end:
        _, after = _inside(data, start)
        found.append((start, after))
        start = after
    return found


def _inside(data: bytes, at: int) -> tuple[int, int]:
    first = data[at + 1]
    start = at + 2
    length = first
    if first & 0x80:
        start += first & 0x7F
        length = int.from_bytes(data[at + 2 : start], "big")
    if start + length > len(data):
        raise IndexError(at)
    return start, start + length


def _der(tag: int, content: bytes) -> bytes:
    """Write one element of fewer than 128 bytes."""
    return bytes([tag, len(content)]) + content
