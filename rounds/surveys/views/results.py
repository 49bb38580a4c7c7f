"""The results of a closed campaign, on the page and as a workbook (A29, A32, A36)."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.surveys.actions.exporting import note_results_export
from rounds.surveys.models import Campaign, Item
from rounds.surveys.queries.report import NOBODY, Cell, DepartmentLine, Division
from rounds.surveys.queries.results_book import results_workbook, text_of
from rounds.surveys.queries.results_page import Results, results_for, scale_items, theme_labels
from rounds.surveys.rules import quality
from rounds.surveys.rules.themes import OTHER, PRAISE
from rounds.surveys.views.words import stratum_label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YES = 1
BLUE = "#1f6feb"


@open_to(*COMPANY_WIDE)
def campaign_results(request: StaffRequest, pk: int) -> HttpResponse:
    """Figures with intervals, quality, groups, themes; before the closing only that they will come."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).select_related("company"), pk=pk)
    if campaign.state != Campaign.State.CLOSED:
        return render(request, "surveys/results.html", {"campaign": campaign})
    item = request.GET.get("item", "")
    found = results_for(request.user, campaign, item=int(item) if item.isdecimal() and len(item) < 16 else None)
    chosen = next((one for one in scale_items(found) if str(one.pk) == item), None)
    context = {
        "campaign": campaign,
        "results": found,
        "chosen": chosen,
        "items": [(one.pk, text_of(one)) for one in scale_items(found)],
        "departments": [(department_said(one), one) for one in found.departments],
        "chart": _chart(found),
        "choices": [_choice(line) for line in found.choices],
        "flags": [(_(quality.LABELS[code]), count) for code, count in found.quality.by_flag],
        "columns": _columns(found, chosen),
        "divisions": [_division(found, one) for one in found.divisions],
        "unheard": [stratum_label(name) for name in found.unheard],
        "themes": [(theme_said(one.code), one) for one in found.themes],
    }
    return render(request, "surveys/results.html", context)


@open_to(*COMPANY_WIDE, methods=("POST",))
def results_export(request: StaffRequest, pk: int) -> HttpResponse:
    """The same figures as .xlsx; who took them out is remembered."""
    closed = Campaign.objects.visible_to(request.user).filter(state=Campaign.State.CLOSED).select_related("company")
    campaign, at = get_object_or_404(closed, pk=pk), timezone.now()
    found = results_for(request.user, campaign)
    content, rows = results_workbook(
        found,
        taken_by=_taken_by(request, campaign),
        columns=_columns(found, None),
        group_name=lambda key, name: group_said(found, key, name),
        theme_name=theme_said,
        option_name=option_said,
        department_name=department_said,
    )
    note_results_export(campaign, rows=rows, by=request.user, at=at)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="survey-{campaign.pk}-{campaign.ends_on:%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _taken_by(request: StaffRequest, campaign: Campaign) -> str:
    user: Staff = request.user
    when = timezone.now().astimezone(ZoneInfo(campaign.company.timezone)).strftime("%Y-%m-%d %H:%M")
    words = _("%(name)s（%(number)s）于 %(when)s 导出，内部资料")
    return words % {"name": user.name, "number": user.username, "when": when}


def group_said(found: Results, key: str, name: str) -> str:
    """A group of a division in words."""
    if key == "stratum":
        return stratum_label(name)
    if name == NOBODY:
        return _("没有客户经理")
    return _(found.names.get(key, {}).get(name, name))


def theme_said(code: str) -> str:
    """A theme in words."""
    more = {PRAISE: _("满意、没有意见"), OTHER: _("其他")}
    return more.get(code) or _(theme_labels().get(code, code))


def option_said(item: Item, number: int) -> str:
    """An option in words."""
    if item.kind == Item.Kind.YES_NO:
        return _("是") if number == YES else _("否")
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return str(item.options[number - 1][language])


def department_said(line: DepartmentLine) -> str:
    """Whose items these are."""
    if line.is_nobodys:
        return _("不归部门")
    return line.department.name if line.department else _("拜访服务（客户经理）")


def _columns(found: Results, chosen: Item | None) -> list[str]:
    return [text_of(chosen)] if chosen else [department_said(one) for one in found.departments]


def _choice(line: Any) -> dict[str, Any]:
    options = [(option_said(line.item, one.number), one.share) for one in line.options]
    is_guard = line.item.purpose == Item.Purpose.GUARD
    return {"text": text_of(line.item), "answers": line.all.answers, "options": options, "is_guard": is_guard}


def _division(found: Results, division: Division) -> dict[str, Any]:
    titles = {
        "stratum": _("按抽样层"), "channel": _("按渠道"), "unit": _("按市场部"), "manager": _("按客户经理"),
    }  # fmt: skip
    lines: list[tuple[str, tuple[Cell | None, ...]]] = [
        (group_said(found, division.key, line.name), line.cells) for line in division.lines
    ]
    return {"title": titles[division.key], "lines": lines, "hidden": division.hidden}


def _chart(found: Results) -> dict[str, Any] | None:
    """Satisfied share per item: a bar for the interval, a dot for the value; the table beside it says the same."""
    lines = [line for one in found.departments for line in one.items if line.all.share is not None]
    shares = [line.all.share for line in reversed(lines)]
    if not shares:
        return None
    names = [str(line.item.position) for line in reversed(lines)]
    return {
        "grid": {"left": 40, "right": 24, "top": 8, "bottom": 28},
        "xAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "yAxis": {"type": "category", "data": names},
        "series": [
            _bar([one.low for one in shares if one], "transparent"),
            _bar([one.high - one.low for one in shares if one], "#bcd3f5"),
            {
                "type": "scatter",
                "symbolSize": 9,
                "itemStyle": {"color": BLUE},
                "data": [
                    {"value": [round(100 * one.value, 1), place], "tip": text_of(line.item)}
                    for place, (one, line) in enumerate(zip(shares, reversed(lines), strict=True))
                    if one
                ],
            },
        ],
    }


def _bar(values: list[float], colour: str) -> dict[str, Any]:
    return {
        "type": "bar", "stack": "interval", "silent": True, "barMaxWidth": 12, "itemStyle": {"color": colour},
        "data": [round(100 * value, 1) for value in values],
    }  # fmt: skip
