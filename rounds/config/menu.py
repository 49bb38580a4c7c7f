"""The frame of every page: left menu by role, sample ribbon, demo accounts on the sign-in page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.enforcement.queries.rights import may_enter
from rounds.people.models import Staff
from rounds.people.rules.roles import COMPANY_WIDE, DESK, LABELS, Role

DEMO_PASSWORD = "rounds-demo-2026"
EVERYBODY = tuple(Role)


@dataclass(frozen=True)
class Entry:
    """One line of the menu: message id, URL name, icon, the roles that see it, and the right it needs besides."""

    label: str
    url_name: str
    icon: str
    roles: tuple[Role, ...] = EVERYBODY
    may_enter: Callable[[Staff], bool] | None = None


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        gettext_noop("工作台"),
        (
            Entry(gettext_noop("首页"), "reports:home", "home"),
            Entry(gettext_noop("公司总览"), "reports:company", "chart-bar", COMPANY_WIDE),
            Entry(
                gettext_noop("工作报告"),
                "reports:period",
                "file-text",
                (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, *COMPANY_WIDE),
            ),
            Entry(gettext_noop("手机端"), "field:app", "device-mobile", (Role.ACCOUNT_MANAGER, Role.SERVICE_TEAM)),
        ),
    ),
    (
        gettext_noop("零售户"),
        (
            Entry(gettext_noop("零售户档案"), "retailers:list", "building-store"),
            Entry(gettext_noop("客户细分"), "segments:board", "layout-grid", (*DESK, Role.ACCOUNT_MANAGER)),
            Entry(gettext_noop("订单"), "orders:months", "package", DESK),
        ),
    ),
    (
        gettext_noop("拜访"),
        (
            Entry(gettext_noop("拜访计划"), "planning:list", "route", (*DESK, Role.ACCOUNT_MANAGER)),
            Entry(
                gettext_noop("片区方案"),
                "planning:scenarios",
                "map-2",
                (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR),
            ),
            Entry(
                gettext_noop("更换客户经理"),
                "planning:choices",
                "users",
                (Role.MARKET_MANAGER, Role.HEAD, Role.ACCOUNT_MANAGER),
            ),
            Entry(gettext_noop("拜访记录"), "visits:list", "notebook", (*DESK, Role.ACCOUNT_MANAGER)),
            Entry(
                gettext_noop("手机与上传"),
                "field:devices",
                "device-mobile",
                (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR),
            ),
            Entry(gettext_noop("留痕质量"), "visits:trace", "gavel", (*DESK, Role.ACCOUNT_MANAGER)),
            Entry(
                gettext_noop("异常情况"),
                "visits:anomalies",
                "alert-triangle",
                (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR),
            ),
        ),
    ),
    (
        gettext_noop("问题与信息"),
        (
            Entry(gettext_noop("问题"), "issues:list", "message-report"),
            Entry(
                gettext_noop("办理情况"),
                "issues:performance",
                "chart-bar",
                (*COMPANY_WIDE, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER),
            ),
            Entry(gettext_noop("举报办理"), "enforcement:reports", "shield-check"),
            Entry(gettext_noop("专卖执法室"), "enforcement:list", "lock", (Role.DEPARTMENT_OFFICER,), may_enter),
            Entry(
                gettext_noop("责任异议"),
                "issues:objections",
                "gavel",
                (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, *COMPANY_WIDE),
            ),
            Entry(gettext_noop("承诺台账"), "visits:promises", "calendar-event"),
            Entry(gettext_noop("部门信息"), "bulletins:list", "speakerphone"),
            Entry(gettext_noop("零售户自助页"), "portal:desk", "qrcode"),
        ),
    ),
    (
        gettext_noop("调查与考核"),
        (
            Entry(gettext_noop("满意度调查"), "surveys:list", "forms", COMPANY_WIDE),
            Entry(gettext_noop("调查访问"), "surveys:calls", "phone", (Role.SERVICE_TEAM, Role.ASSESSOR)),
            Entry(
                gettext_noop("三度"),
                "surveys:degrees",
                "chart-bar",
                (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, *COMPANY_WIDE),
            ),
            Entry(gettext_noop("考核"), "assessment:list", "scale"),
        ),
    ),
    (
        gettext_noop("成长与改善"),
        (
            Entry(gettext_noop("培训"), "training:list", "school"),
            Entry(gettext_noop("标准作业"), "improvement:sops", "list-check"),
            Entry(gettext_noop("鱼骨图"), "improvement:fishbone", "fish-bone", DESK),
            Entry(gettext_noop("ECRS 改善"), "improvement:ecrs", "arrows-shuffle", DESK),
            Entry(gettext_noop("时间账"), "improvement:time", "clock"),
        ),
    ),
    (
        gettext_noop("管理"),
        (
            Entry(gettext_noop("数据导入"), "imports:list", "upload", (Role.ADMINISTRATOR,)),
            Entry(gettext_noop("人员与组织"), "people:staff", "users", COMPANY_WIDE),
            Entry(gettext_noop("执法室权限"), "enforcement:rights", "shield-lock", (Role.ADMINISTRATOR,)),
            Entry(gettext_noop("参数设置"), "people:settings", "settings", COMPANY_WIDE),
            Entry(gettext_noop("导出文件"), "reports:exports", "download"),
            Entry(gettext_noop("个人信息"), "reports:privacy", "user", (Role.HEAD, Role.ADMINISTRATOR)),
            Entry(gettext_noop("操作日志"), "reports:log", "history", COMPANY_WIDE),
        ),
    ),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context for every template: menu, company and, in demo mode on the sign-in page, the demo accounts."""
    user = getattr(request, "user", None)
    if isinstance(user, Staff):
        return {
            "menu": _menu(request, user),
            "company_name": user.company.name,
            "sample_data": user.company.is_sample,
            "role_label": _(LABELS[Role(user.role)]),
        }
    if settings.DEMO and request.path == reverse("account_login"):
        return {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD, "sample_data": True}
    return {}


def _menu(request: HttpRequest, user: Staff) -> list[dict[str, Any]]:
    here = _here(request.path)
    groups = []
    for label, entries in MENU:
        items = [_item(entry, here) for entry in entries if _sees(user, entry)]
        if items:
            groups.append({"label": _(label), "items": items})
    return groups


def _sees(user: Staff, entry: Entry) -> bool:
    return user.role in entry.roles and (entry.may_enter is None or entry.may_enter(user))


def _here(path: str) -> str:
    """The entry the page lies under: the longest address it begins with."""
    addresses = [reverse(entry.url_name) for _label, entries in MENU for entry in entries]
    under = [url for url in addresses if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default="")


def _item(entry: Entry, here: str) -> dict[str, Any]:
    url = reverse(entry.url_name)
    return {"label": _(entry.label), "url": url, "icon": entry.icon, "active": url == here, "badge": ""}


def demo_accounts() -> list[tuple[str, str, str]]:
    """One account per role of the sample company, in the order of the roles."""
    found: dict[str, Staff] = {}
    for account in Staff.objects.filter(company__is_sample=True, is_active=True).order_by("username"):
        found.setdefault(account.role, account)
    return [(_(LABELS[role]), found[role].username, found[role].name) for role in Role if role in found]
