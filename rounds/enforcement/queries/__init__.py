"""Reads of the compliance room, and the little the service side may know."""
