"""The very bytes that devices sign."""

import hashlib


def session_message(server: str, device: str, nonce: str) -> bytes:
    """What a device signs to open a session."""
    return f"survey-session-1\n{server}\n{device}\n{nonce}".encode()


def ops_message(server: str, county: str, device: str, body: bytes) -> bytes:
    """What a device signs so that others may carry its ops (`write_ops`) to the server."""
    told = hashlib.sha256(body).hexdigest()
    return f"survey-ops-1\n{server}\n{county}\n{device}\n{told}".encode()
