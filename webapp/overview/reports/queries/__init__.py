"""The figures of the ratio, counted in the database and never row by row in Python."""

from webapp.overview.reports.queries.cases import RaisedCase, raised_cases
from webapp.overview.reports.queries.groups import GroupRow
from webapp.overview.reports.queries.ratios import MonthPoint, agency_ratio, month_ratio, trend
from webapp.overview.reports.queries.scorecard import Outside, Scorecard, scorecard

__all__ = [
    "GroupRow", "MonthPoint", "Outside", "RaisedCase", "Scorecard", "agency_ratio", "month_ratio", "raised_cases",
    "scorecard", "trend",
]  # fmt: skip
