"""What a rule or a service may refuse. Sentences for people are in web.errors."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """Base of everything that a person is told about instead of seeing a crash."""


class RuleBroken(Refusal):
    """A rule says no. `code` names the sentence, `facts` fill it. HTTP 409."""

    def __init__(self, code: str, **facts: Any):
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Stale(RuleBroken):
    """What the person saw has changed since (HTTP 409)."""

    def __init__(self, code: str = "stale", **facts: Any):
        super().__init__(code, **facts)


class NotFound(Refusal):
    """No such thing, or none that this person may know of. HTTP 404."""


class Forbidden(Refusal):
    """The person may not do this. HTTP 403."""


class FieldErrors(Refusal):
    """Input of right shape that a rule refuses, told at its field. HTTP 422.

    `fields` maps a field name to a sentence code, or to (code, facts).
    """

    def __init__(self, fields: Mapping[str, Any]):
        super().__init__(fields)
        self.fields = dict(fields)
