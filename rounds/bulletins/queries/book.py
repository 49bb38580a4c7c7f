"""A workbook of bulletins: who took it out and for whom it is stands on every page."""

from django.utils.translation import gettext as _

from rounds.common.books import Book


def book_of_bulletins(*, taken_by: str) -> Book:
    """An empty workbook; long texts are shown on several lines."""
    return Book(taken_by=f"{taken_by} · {for_licensed_only()}", wraps=True)


def for_licensed_only() -> str:
    """What every sheet of paper about bulletins says."""
    return _("仅供持证零售户经营参考，不得向消费者宣传烟草制品")
