"""Desk pages of visits."""

from rounds.visits.views.records import attachment, missed, of_retailer, reviews, visit_detail, visit_list

__all__ = ["attachment", "missed", "of_retailer", "reviews", "visit_detail", "visit_list"]
