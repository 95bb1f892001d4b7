"""The figures of the ratio, counted in the database and never row by row in Python."""

from webapp.overview.reports.queries.cases import RaisedCase, raised_cases
from webapp.overview.reports.queries.ratios import MonthPoint, month_ratio, trend
from webapp.overview.reports.queries.scorecard import DeskRow, Outside, Scorecard, scorecard

__all__ = [
    "DeskRow", "MonthPoint", "Outside", "RaisedCase", "Scorecard", "month_ratio", "raised_cases",
    "scorecard", "trend",
]  # fmt: skip
