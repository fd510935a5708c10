"""The legal basis a list names: the clauses in force on opening places, text by text."""

from datetime import date

from surveyapp.domain.policy.policy import policy_for


def basis_of(county: str, day: date) -> tuple[str, ...]:
    """Each text that obliges to open or to publish, with its sections, as an official paper cites it."""
    policy = policy_for(county, day)
    texts: dict[str, list[str]] = {}
    for topic in ("lists", "opening"):
        for clause in policy.clauses(topic):
            sections = texts.setdefault(clause.text, [])
            if clause.section and clause.section not in sections:
                sections.append(clause.section)
    return tuple(text + "、".join(sections) for text, sections in texts.items())
