"""Detached signatures in minisign's format, so that its stock tool verifies what a county signs.

Ed25519 over the BLAKE2b-512 of the file (`ED`, prehashed), then over signature and trusted comment;
see https://jedisct1.github.io/minisign/ under "Signature format".
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from surveyapp.domain.errors import Problem, SurveyError

_KEY = b"Ed"
_PREHASHED = b"ED"
_COMMENT = "untrusted comment: "
_TRUSTED = "trusted comment: "
_SIGNED_BY = "signature of a county list, verify with minisign -Vm"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A county's public key; `key_id` are eight bytes that signatures name it by."""

    key_id: bytes
    raw: bytes

    @property
    def name(self) -> str:
        """The key's id as minisign shows it."""
        return self.key_id[::-1].hex().upper()

    def text(self) -> str:
        """The file `minisign -p` reads."""
        line = base64.b64encode(_KEY + self.key_id + self.raw).decode()
        return f"{_COMMENT}minisign public key {self.name}\n{line}\n"

    @classmethod
    def parse(cls, text: str, path: str = "county.pub") -> "PublicKey":
        """The key of such a file, or of its second line alone; raises `KEY_DAMAGED`."""
        lines = text.strip().splitlines()
        packed = _unpacked(lines[-1] if lines else "", 42, path)
        if packed[:2] != _KEY:
            raise SurveyError(Problem.KEY_DAMAGED, path=path)
        return cls(packed[2:10], packed[10:])

    def check(self, data: bytes, signature: str, path: str = "manifest.json.minisig") -> str | None:
        """The trusted comment when the signature is genuine, else None.

        The file must be just what `Signer` writes: no byte of it is free to change unnoticed.
        Raises `KEY_DAMAGED` for what is no signature file at all.
        """
        lines = signature.split("\n")
        if len(lines) != 5 or not lines[2].startswith(_TRUSTED):
            raise SurveyError(Problem.KEY_DAMAGED, path=path)
        packed, comment = _unpacked(lines[1], 74, path), lines[2].removeprefix(_TRUSTED)
        whole = _unpacked(lines[3], 64, path)
        if packed[:10] != _PREHASHED + self.key_id or _text(packed, comment, whole) != signature:
            return None
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        try:
            key.verify(packed[10:], _hash(data))
            key.verify(whole, packed[10:] + comment.encode())
        except InvalidSignature:
            return None
        return comment


@dataclass(frozen=True, slots=True)
class Signer:
    """A county's private key."""

    private: Ed25519PrivateKey

    @classmethod
    def new(cls) -> "Signer":
        """A fresh key."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def public(self) -> PublicKey:
        """The key others check with."""
        raw = self.private.public_key().public_bytes_raw()
        return PublicKey(hashlib.blake2b(raw, digest_size=8).digest(), raw)

    def sign(self, data: bytes, comment: str) -> str:
        """The signature file of some bytes; the comment is signed along. The same each time."""
        signature = self.private.sign(_hash(data))
        packed = _PREHASHED + self.public.key_id + signature
        return _text(packed, comment, self.private.sign(signature + comment.encode()))


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data).digest()


def _text(packed: bytes, comment: str, whole: bytes) -> str:
    lines = (
        _COMMENT + _SIGNED_BY,
        base64.b64encode(packed).decode(),
        _TRUSTED + comment,
        base64.b64encode(whole).decode(),
    )
    return "\n".join(lines) + "\n"


def _unpacked(line: str, size: int, path: str) -> bytes:
    try:
        data = base64.b64decode(line, validate=True)
    except (ValueError, binascii.Error) as fault:
        raise SurveyError(Problem.KEY_DAMAGED, path=path) from fault
    if len(data) != size:
        raise SurveyError(Problem.KEY_DAMAGED, path=path)
    return data
