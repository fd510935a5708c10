"""What is wrong with one answer, in the order a person would want to hear it."""

from typing import TYPE_CHECKING

from surveyapp.domain.errors import Problem
from surveyapp.domain.language import _
from surveyapp.domain.words import explain
from surveyapp.xlsform.answers import type_problem
from surveyapp.xlsform.form import Question
from surveyapp.xlsform.instance import Node
from surveyapp.xlsform.wording import CHOSEN

if TYPE_CHECKING:
    from surveyapp.xlsform.engine import Engine

Found = tuple[Problem, str]


def judge(engine: "Engine", question: Question, node: Node) -> Found | None:
    """The first problem of an answer with its sentence, None when it is in order."""
    text = node.value.text or ""
    if not text:
        return _missing(engine, question, node)
    return (
        _wrong_type(engine, question, node, text)
        or _unknown_choice(engine, question, node, text)
        or _broken_rule(engine, question, node)
    )


def _label(engine: "Engine", question: Question, node: Node) -> str:
    return engine.say(question.label, node) or question.key


def _missing(engine: "Engine", question: Question, node: Node) -> Found | None:
    rule = question.required
    if rule is None or question.type == "note" or not engine.holds(rule, node):
        return None
    own = engine.say(question.required_message, node)
    return Problem.REQUIRED, own or explain(
        Problem.REQUIRED, {"field": _label(engine, question, node)}
    )


def _wrong_type(engine: "Engine", question: Question, node: Node, text: str) -> Found | None:
    problem = type_problem(question, text)
    if problem is None:
        return None
    return problem, explain(problem, {"field": _label(engine, question, node), "value": text})


def _unknown_choice(engine: "Engine", question: Question, node: Node, text: str) -> Found | None:
    if question.type not in CHOSEN:
        return None
    offered = engine.offered(question, node)
    names = {o.name for o in offered}
    wrong = [w for w in _words(question, text) if w not in names]
    if not wrong or not offered:
        # A list that lies in a file beside the form is not here; its answers are taken as they are.
        return None
    known = _("、").join(o.label for o in offered)
    return Problem.NO_SUCH_CHOICE, explain(
        Problem.NO_SUCH_CHOICE, {"value": wrong[0], "known": known}
    )


def _words(question: Question, text: str) -> list[str]:
    return [text] if question.type == "select_one" else text.split()


def _broken_rule(engine: "Engine", question: Question, node: Node) -> Found | None:
    rule = question.constraint
    if rule is None or engine.holds(rule, node):
        return None
    reason = engine.say(question.constraint_message, node) or _("不在表单允许的范围内。")
    facts = {"field": _label(engine, question, node), "reason": reason}
    return Problem.CONSTRAINT, explain(Problem.CONSTRAINT, facts)
