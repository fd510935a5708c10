"""A laptop's own keys: one to sign with, one that opens what the office seals to it.

They lie in the system's keyring. Where there is none (a bare Linux machine) they lie in a file
that only this person can read, and `kept` says so.
"""

import base64
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self

from surveyapp.services.identity import home

SERVICE = "surveyapp"
Kept = Literal["keyring", "file"]


def pack(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpack(text: str) -> bytes:
    """Bytes from base64url without padding; raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The secret halves: Ed25519 in base64url, and an age identity."""

    sign: str
    seal: str

    @classmethod
    def fresh(cls) -> Self:
        """New keys."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from pyrage import x25519

        private = Ed25519PrivateKey.generate().private_bytes_raw()
        return cls(pack(private), str(x25519.Identity.generate()))

    @property
    def sign_key(self) -> str:
        """The public half that checks signatures; also the name under which the keys are kept."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(unpack(self.sign))
        return pack(private.public_key().public_bytes_raw())

    @property
    def seal_key(self) -> str:
        """The age recipient to which the office seals files for this laptop."""
        from pyrage import x25519

        return str(x25519.Identity.from_str(self.seal).to_public())

    def signature(self, message: bytes) -> str:
        """A signature over a message, base64url."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return pack(Ed25519PrivateKey.from_private_bytes(unpack(self.sign)).sign(message))


def is_genuine(sign_key: str, message: bytes, signature: str) -> bool:
    """Whether the holder of a key signed this."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(unpack(sign_key)).verify(unpack(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def keep(name: str, keys: DeviceKeys) -> Kept:
    """Keep keys under a name, durably before this returns; says where."""
    secret = json.dumps(asdict(keys))
    if _into_keyring(name, secret):
        return "keyring"
    path = _file(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return "file"


def load(name: str) -> DeviceKeys | None:
    """The keys of that name, None when this laptop (or this person on it) does not have them."""
    for secret in (_from_keyring(name), _from_file(name)):
        if secret:
            try:
                return DeviceKeys(**json.loads(secret))
            except (ValueError, TypeError):
                continue
    return None


def _file(name: str) -> Path:
    return home() / "keys" / f"{name}.json"


def _from_file(name: str) -> str | None:
    try:
        return _file(name).read_text("utf-8")
    except OSError:
        return None


def _into_keyring(name: str, secret: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    if keyring.get_keyring().priority < 1:
        return False
    try:
        keyring.set_password(SERVICE, name, secret)
        return keyring.get_password(SERVICE, name) == secret
    except KeyringError:  # locked, or its service died: the file serves
        return False


def _from_keyring(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        return None
