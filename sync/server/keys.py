"""The server's own keys: one to sign with, and one per county to which bundles are sealed.

They lie in the data folder and not in the database, so that a copy of the database opens no bundle.
"""

import json
import secrets
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.server.accounts.devices import pack, unpack
from sync.server.settings import write_private

_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one server."""

    folder: Path
    server: str
    """The server's id, which devices sign along so that no other server can use the signature."""
    private: Ed25519PrivateKey

    @property
    def sign_key(self) -> str:
        """The public half, for whoever checks what the server signed."""
        return pack(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """A signature of the office."""
        return pack(self.private.sign(message))

    def county_secret(self, county: str) -> str:
        """The age identity that opens bundles for a county, made when first asked for."""
        from pyrage import x25519

        path = self.folder / f"{county}.age"
        if not path.exists():
            with _making:
                if not path.exists():
                    write_private(path, str(x25519.Identity.generate()) + "\n")
        return path.read_text("utf-8").strip()

    def county_key(self, county: str) -> str:
        """The age recipient laptops seal a county's bundles to."""
        return _public(self.county_secret(county))


@lru_cache(maxsize=4096)
def _public(secret: str) -> str:
    from pyrage import x25519

    return str(x25519.Identity.from_str(secret).to_public())


def open_keys(folder: Path) -> Keys:
    """The keys of a folder, made when there are none yet."""
    path = folder / "server.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        private = Ed25519PrivateKey.generate()
        made = {"server": secrets.token_hex(8), "private": pack(private.private_bytes_raw())}
        write_private(path, json.dumps(made) + "\n")
    kept = json.loads(path.read_text("utf-8"))
    return Keys(
        folder, kept["server"], Ed25519PrivateKey.from_private_bytes(unpack(kept["private"]))
    )
