"""What every layer may say of a site's row; loads nothing else."""

from collections.abc import Mapping


def site_name(site: Mapping[str, object]) -> str:
    """How a site is called in sentences: its name, else its number."""
    return str(site.get("name") or site.get("number") or "")
