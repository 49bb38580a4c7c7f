"""What a retailer sees of himself, and what the desk sees of his page."""

from rounds.portal.queries.own import OwnPage, live_key, own_issues, own_page, own_promises

__all__ = ["OwnPage", "live_key", "own_issues", "own_page", "own_promises"]
