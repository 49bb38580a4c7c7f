"""What a phone holds: its own shops, round, issues and bulletins, whole or since a cursor."""

from rounds.field.queries.content import needs_comparing, phone_content

__all__ = ["needs_comparing", "phone_content"]
