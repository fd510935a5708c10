"""A frozen list as files that anyone can check: every format, the manifest, the signature."""

from surveyapp.publishing.checking import Verified, verify
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import PublicKey, Signer

__all__ = ["PublicKey", "Signer", "Verified", "publish", "verify"]
