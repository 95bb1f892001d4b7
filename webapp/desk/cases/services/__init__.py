"""Writes of cases: taking them down, triage, and what later stages make of them."""

from webapp.desk.cases.services.registration import Registered, edit, register
from webapp.desk.cases.services.results import (
    bring_again,
    hold_cases,
    lower_case,
    raise_case,
    set_comes_first,
    set_result,
)
from webapp.desk.cases.services.triage import (
    decide,
    mark_phone,
    merge,
    receive_document,
    reopen,
    withdraw,
)

__all__ = [
    "Registered",
    "bring_again",
    "decide",
    "edit",
    "hold_cases",
    "lower_case",
    "mark_phone",
    "merge",
    "raise_case",
    "receive_document",
    "register",
    "reopen",
    "set_comes_first",
    "set_result",
    "withdraw",
]
