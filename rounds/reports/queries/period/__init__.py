"""A period's report of an account manager, a market department, a department or the company, from the records alone."""

from rounds.reports.queries.period.subject import Subject, subject_for, subjects_of
from rounds.reports.queries.period.whole import remarks_on, report_of

__all__ = ["Subject", "remarks_on", "report_of", "subject_for", "subjects_of"]
