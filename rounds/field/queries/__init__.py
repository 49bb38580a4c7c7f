"""What a phone holds: its own shops, round, issues and bulletins, whole or since a cursor."""

from rounds.field.queries.content import phone_content

__all__ = ["phone_content"]
