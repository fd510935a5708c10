"""What can be read: every text stands out from its ground, in light and in dark."""

import pytest

from surveyapp.ui.theme import DARK, LIGHT, Tokens


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(text: str, ground: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1)."""
    high, low = sorted((luminance(text), luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_passes_contrast_aa(look: Tokens) -> None:
    poor = {name: round(contrast(*pair), 2) for name, pair in look.pairs().items()}
    assert {name: ratio for name, ratio in poor.items() if ratio < 4.5} == {}
