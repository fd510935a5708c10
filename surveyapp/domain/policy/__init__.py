"""What the policy texts demand, as rules and figures: packs, findings, awards, targets, cases.

Everything here is pure: texts are read once, and what is found depends on nothing but the facts.
"""

from surveyapp.domain.policy.facts import Neighbour, SiteFacts
from surveyapp.domain.policy.flags import Flag, as_dict, fingerprint
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.library import packs_for
from surveyapp.domain.policy.packs import ClauseRef, Pack
from surveyapp.domain.policy.policy import Policy, departments, policy_for
from surveyapp.domain.policy.terms import Severity
from surveyapp.domain.policy.view import policy_view

__all__ = [
    "ClauseRef",
    "Flag",
    "Neighbour",
    "Pack",
    "Policy",
    "Severity",
    "SiteFacts",
    "as_dict",
    "departments",
    "fingerprint",
    "judge",
    "packs_for",
    "policy_for",
    "policy_view",
]
