"""Matters before the departments: proposed, opened, answered, reminded of, closed.

Laptops and the office hold the same records and take the same steps; each writes them its own way.
"""

from surveyapp.domain.coordination.case import (
    Case,
    Listed,
    cases_of,
    found_among,
    line_of,
    next_number,
    state_of,
    told,
)
from surveyapp.domain.coordination.proposals import Proposal, propose

__all__ = [
    "Case", "Listed", "Proposal", "cases_of", "found_among", "line_of", "next_number",
    "propose", "state_of", "told",
]  # fmt: skip
