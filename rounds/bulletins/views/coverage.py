"""Who was told of what and how: by retailer, by brand, on paper, as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.bulletins import actions
from rounds.bulletins.forms import said
from rounds.bulletins.models import PassedOn
from rounds.bulletins.queries.book import book_of_bulletins
from rounds.bulletins.queries.coverage import Wanted, counts_of, retailers_wanted, rows_of, window_of
from rounds.bulletins.queries.coverage_brands import BrandRow, brands_of
from rounds.bulletins.rules.coverage import Fact, Pattern
from rounds.bulletins.views.pages import attached, taken_by
from rounds.common.books import ROW_CAP
from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import Staff, StaffRequest, Territory, Unit
from rounds.people.rules.roles import Role

OWN_UNIT = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.SERVICE_TEAM)
CHUNK = 500


def said_of(fact: Fact) -> str:
    """A fact as a plain sentence; never a verdict."""
    counts = {"count": fact.count, "of": fact.of, "missed": fact.missed}
    if fact.pattern == Pattern.NOBODY_TOLD:
        return _("有 %(of)s 条信息与他有关，还没有人传达") % counts
    if fact.pattern == Pattern.ONLY_HOT:
        text = _(
            "介绍过的品牌 %(of)s 次，其中紧俏品牌 %(count)s 次；另有 %(missed)s 条非紧俏品牌的信息与他有关，没有讲"
        )
        return text % counts
    return _("传达 %(of)s 次，其中 %(count)s 次只发了宣传单") % counts


def patterns() -> list[tuple[str, str]]:
    """The choices of the query form."""
    return [
        ("told", _("有人传达过")),
        (Pattern.NOBODY_TOLD.value, _("没有人传达")),
        (Pattern.ONLY_HOT.value, _("只讲紧俏品牌")),
        (Pattern.ONLY_LEAFLETS.value, _("只发宣传单")),
    ]


@open_to(ANY_STAFF)
def coverage(request: StaffRequest) -> HttpResponse:
    """By retailer: what each was told of late, how, and what the counts show."""
    user, wanted, now = request.user, Wanted.read(request.GET), timezone.now()
    window = window_of(user.company, at=now)
    page = page_of(
        retailers_wanted(user, wanted, window).select_related("territory__manager"),
        order=("name", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "page": page,
        "rows": [
            {"row": row, "facts": [(said_of(fact), fact.rules) for fact in row.facts]}
            for row in rows_of(user, page.rows, window)
        ],
        "window": window,
        "wanted": wanted,
        "patterns": patterns(),
        "hows": dict(said(PassedOn.How.choices)),
        "mark": taken_by(user, now),
        **_areas(user),
    }
    return render(request, "bulletins/coverage.html", context)


@open_to(ANY_STAFF)
def coverage_counts(request: StaffRequest) -> HttpResponse:
    """The key figures of the page, loaded after it: they look at every retailer within reach. A fragment."""
    user = request.user
    window, wanted = window_of(user.company, at=timezone.now()), Wanted.read(request.GET)
    context = {"counts": counts_of(user, wanted, window), "wanted": wanted, "window": window}
    return render(request, "bulletins/_coverage_counts.html", context)


@open_to(ANY_STAFF)
def coverage_brands(request: StaffRequest) -> HttpResponse:
    """By brand: each introduction, whom it concerned, who was told and how."""
    user, now, words = request.user, timezone.now(), request.GET.get("q", "").strip()
    window = window_of(user.company, at=now)
    context = {
        "rows": brands_of(user, window, words=words),
        "window": window,
        "words": words,
        "hows": said(PassedOn.How.choices),
        "mark": taken_by(user, now),
    }
    return render(request, "bulletins/coverage_brands.html", context)


@open_to(ANY_STAFF, methods=("POST",))
def coverage_sheet(request: StaffRequest) -> HttpResponse:
    """Both tables as .xlsx: the retailers that the form asks for, and the brands."""
    user, now, wanted = request.user, timezone.now(), Wanted.read(request.POST)
    window = window_of(user.company, at=now)
    found = retailers_wanted(user, wanted, window).select_related("territory__manager").order_by("name", "id")
    retailers = list(found[: ROW_CAP + 1])
    chunks = (retailers[start : start + CHUNK] for start in range(0, len(retailers), CHUNK))
    rows = [_cells(row) for chunk in chunks for row in rows_of(user, chunk, window)]
    book = book_of_bulletins(taken_by=taken_by(user, now))
    ways = [(str(label), 8) for _value, label in said(PassedOn.How.choices)]
    heads = [
        (_("零售户"), 26), (_("片区"), 14), (_("客户经理"), 12), (_("与他有关（条）"), 12), (_("已传达（次）"), 12),
        *ways, (_("最近一次"), 12), (_("情况"), 60),
    ]  # fmt: skip
    book.sheet(_("按零售户"), heads, rows)
    brands = [
        (_("品牌"), 14), (_("是否紧俏"), 10), (_("信息"), 30), (_("应传达（户）"), 12), (_("已传达（户）"), 12),
        (_("没有人传达（户）"), 14), *ways,
    ]  # fmt: skip
    book.sheet(_("按品牌"), brands, [line for row in brands_of(user, window) for line in _brand_cells(row)])
    actions.note_export("coverage", rows=len(rows), by=user, at=now)
    return attached(book.closed(), name=f"bulletin-coverage-{user.company.local_day(now):%Y%m%d}.xlsx")


def _cells(row: Any) -> tuple[Any, ...]:
    territory, zone = row.retailer.territory, timezone.get_current_timezone()
    return (
        row.retailer.name,
        territory.name if territory else "",
        territory.manager.name if territory and territory.manager else "",
        row.concerned,
        len(row.tellings),
        *row.ways.values(),
        row.tellings[0].at.astimezone(zone).date() if row.tellings else None,
        "；".join(said_of(fact) for fact in row.facts),
    )


def _brand_cells(row: BrandRow) -> list[tuple[Any, ...]]:
    hot = _("紧俏") if row.is_hot else ""
    return [
        (
            row.brand,
            hot,
            one.bulletin.title,
            one.concerned,
            one.told,
            one.untold,
            *one.counts,
        )
        for one in row.introductions
    ]


def _areas(user: Staff) -> dict[str, Any]:
    units = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    territories = Territory.objects.visible_to(user).select_related("manager").order_by("code")
    return {
        "units": () if user.role in OWN_UNIT else units,
        "territories": () if user.role in {Role.ACCOUNT_MANAGER, Role.SERVICE_TEAM} else territories,
    }
