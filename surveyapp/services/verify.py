"""Checking a published list, offline."""

from pathlib import Path

from surveyapp.publishing.checking import Verified, verify


def verify_list(path: Path, *, key: Path | None = None, since: Path | None = None) -> Verified:
    """Whether a published folder, manifest or file is genuine; see `surveyapp.publishing.verify`."""
    return verify(path, key=key, since=since)
