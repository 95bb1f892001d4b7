"""Reads of cases."""

from webapp.desk.cases.queries.intake import (
    NearestMeeting,
    PastCase,
    desk_facts,
    identifier_owner,
    nearest_meeting,
    nearest_meetings,
    others_with_topic,
    past,
    past_counts,
    similar,
)
from webapp.desk.cases.queries.listing import (
    GROUPS,
    PAGE,
    CaseList,
    CaseRow,
    Filters,
    count_untriaged,
    listed,
)
from webapp.desk.cases.queries.page import CasePage, Document, Phone, accepted, by_id, case_page, documents, phones

__all__ = [
    "GROUPS",
    "PAGE",
    "CaseList",
    "CasePage",
    "CaseRow",
    "Document",
    "Filters",
    "NearestMeeting",
    "PastCase",
    "Phone",
    "accepted",
    "by_id",
    "case_page",
    "count_untriaged",
    "desk_facts",
    "documents",
    "identifier_owner",
    "listed",
    "nearest_meeting",
    "nearest_meetings",
    "others_with_topic",
    "past",
    "past_counts",
    "phones",
    "similar",
]
