"""All rules over one site."""

from surveyapp.domain.policy.facts import SiteFacts
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.rules import RECORD_RULES, SITE_RULES


def judge(facts: SiteFacts, policy: Policy) -> list[Flag]:
    """Every finding about a site under the policy of its county, the heaviest first."""
    flags: list[Flag] = []
    for rule in SITE_RULES:
        flags += rule(facts, policy)
    for records, rules in RECORD_RULES.items():
        if getattr(facts, records):
            for rule in rules:
                flags += rule(facts, policy)
    if len(flags) > 1:
        flags.sort(key=lambda flag: -flag.severity)
    return flags
