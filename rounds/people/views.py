"""Desk pages about the organisation and its settings."""

import json
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.common.pictures import shown, small_path
from rounds.common.settings import REGISTRY, Setting
from rounds.people.actions import (
    AccountError,
    assign_territory,
    close_account,
    keep_portrait,
    open_account,
    remove_portrait,
    reopen_account,
    set_password,
    set_setting,
    write_card,
)
from rounds.people.forms import AccountForm, CardForm, PasswordForm, SettingForm, TerritoryForm
from rounds.people.models import CompanySetting, Department, Staff, StaffRequest, Territory, Unit
from rounds.people.queries import settings_of
from rounds.people.rules.roles import COMPANY_WIDE, LABELS, Role

CARD_WRITERS = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ADMINISTRATOR)


@open_to(*COMPANY_WIDE)
def staff_list(request: StaffRequest) -> HttpResponse:
    """Accounts by role, unit and department."""
    rows = Staff.objects.visible_to(request.user).select_related("unit", "department")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(name__icontains=words) | rows.filter(username__icontains=words)
    if (role := request.GET.get("role", "")) in set(Role):
        rows = rows.filter(role=role)
    page = page_of(
        rows, order=("username", "pk"), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    roles = [(role.value, _(label)) for role, label in LABELS.items()]
    context = {
        "page": page,
        "roles": roles,
        "role_names": dict(roles),
        "units": Unit.objects.visible_to(request.user).select_related("parent").order_by("code"),
        "departments": Department.objects.visible_to(request.user).order_by("function"),
        "territories": Territory.objects.visible_to(request.user).select_related("manager").order_by("code"),
        "may_open": request.user.role == Role.ADMINISTRATOR,
    }
    return render(request, "people/staff.html", context)


@open_to(Role.ADMINISTRATOR, methods=("GET", "POST"))
def account_new(request: StaffRequest) -> HttpResponse:
    """Open an account."""
    form = AccountForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        person = open_account(request.user.company, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已开通账号 %(staff_no)s。") % {"staff_no": person.username})
        return redirect("people:account", pk=person.pk)
    return render(request, "people/account_new.html", {"form": form})


@open_to(Role.ADMINISTRATOR, methods=("GET", "POST"))
def account(request: StaffRequest, pk: int) -> HttpResponse:
    """One account; a new password for who forgot his."""
    person = get_object_or_404(Staff.objects.visible_to(request.user).select_related("unit", "department"), pk=pk)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(person, form.cleaned_data["password"], by=request.user, at=timezone.now())
        messages.success(request, _("新密码已生效，请告知本人登录后自行修改。"))
        return redirect("people:account", pk=pk)
    return render(request, "people/account.html", {"person": person, "form": form})


@open_to(Role.ADMINISTRATOR, methods=("POST",))
def account_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close or reopen an account, with a reason."""
    person = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    verb = close_account if person.is_active else reopen_account
    because = request.POST.get("reason", "").strip()[:300]
    if not because:
        messages.error(request, _("请写明理由。"))
        return redirect("people:account", pk=pk)
    try:
        verb(person, by=request.user, at=timezone.now(), because=because)
    except AccountError:
        messages.error(request, _("不能停用自己的账号。"))
    return redirect("people:account", pk=pk)


@open_to(*CARD_WRITERS, methods=("GET", "POST"))
def card(request: StaffRequest, pk: int) -> HttpResponse:
    """What retailers see of a person: his own, those of his unit, or anybody's for the administrator (A18)."""
    person = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    initial = {name: getattr(person, name) for name in ("phone", "phone_on_card", "introduction")}
    form = CardForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        now, given = timezone.now(), dict(form.cleaned_data)
        content = given.pop("portrait")
        write_card(person, by=request.user, at=now, **given)
        if content:
            keep_portrait(person, content, by=request.user, at=now)
        messages.success(request, _("名片已更新，零售户现在就能看到。"))
        return redirect("people:card", pk=pk)
    return render(request, "people/card.html", {"person": person, "form": form}, status=422 if form.errors else 200)


@open_to(*CARD_WRITERS)
def portrait(request: StaffRequest, pk: int) -> FileResponse:
    """The portrait on a card."""
    person = get_object_or_404(Staff.objects.visible_to(request.user).exclude(portrait=""), pk=pk)
    return shown(small_path(person.portrait))


@open_to(*CARD_WRITERS, methods=("POST",))
def portrait_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """A card without a picture."""
    person = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    remove_portrait(person, by=request.user, at=timezone.now())
    messages.success(request, _("照片已删除。"))
    return redirect("people:card", pk=pk)


@open_to(Role.ADMINISTRATOR, methods=("GET", "POST"))
def territory(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a territory to another account manager."""
    found = get_object_or_404(Territory.objects.visible_to(request.user).select_related("manager", "unit"), pk=pk)
    form = TerritoryForm(request.POST or None, territory=found, initial={"manager": found.manager_id})
    if request.method == "POST" and form.is_valid():
        assign_territory(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("片区已交接。"))
        return redirect("people:staff")
    return render(request, "people/territory.html", {"territory": found, "form": form})


@open_to(*COMPANY_WIDE)
def setting_list(request: StaffRequest) -> HttpResponse:
    """Every setting with its value, default and rule ids: what a source leaves open is never hidden."""
    company = request.user.company
    values = settings_of(company)
    groups: dict[str, list[dict[str, Any]]] = {}
    for key in sorted(REGISTRY):
        setting = REGISTRY[key]
        value = values[setting]
        row = {
            "setting": setting,
            "label": _(setting.zh),
            "value": in_words(value),
            "unit": unit_of(setting),
            "default": in_words(setting.default),
            "is_default": value == setting.default,
        }
        app = apps.get_app_config(key.partition(".")[0])
        groups.setdefault(_(str(app.verbose_name)), []).append(row)
    return render(request, "people/settings.html", {"groups": groups})


@open_to(*COMPANY_WIDE, methods=("GET", "POST"))
def setting_detail(request: StaffRequest, key: str) -> HttpResponse:
    """One setting: its history; an administrator or assessor chooses a new value with a reason."""
    setting = REGISTRY.get(key)
    if setting is None:
        raise Http404
    company = request.user.company
    choosing = {Role.ADMINISTRATOR} if setting.is_technical else {Role.ADMINISTRATOR, Role.ASSESSOR}
    may_change = request.user.role in choosing
    form = SettingForm(request.POST or None, setting=setting, initial={"value": _shown(setting, company)})
    if request.method == "POST":
        if not may_change:
            raise Http404
        if form.is_valid():
            set_setting(
                company,
                setting,
                form.cleaned_data["value"],
                by=request.user,
                at=timezone.now(),
                because=form.cleaned_data["because"],
            )
            messages.success(request, _("已保存。新值从现在起生效，旧值保留在历史中。"))
            return redirect("people:setting", key=key)
    past = CompanySetting.objects.visible_to(request.user).filter(key=key).select_related("set_by").order_by("-set_at")
    context = {
        "setting": setting,
        "label": _(setting.zh),
        "value": in_words(settings_of(company)[setting]),
        "unit": unit_of(setting),
        "default": in_words(setting.default),
        "form": form,
        "may_change": may_change,
        "past": [(row, in_words(row.value)) for row in past[:50]],
    }
    return render(request, "people/setting.html", context)


def in_words(value: Any) -> str:
    """A value as people read it: yes or no, spans of a day as clock times, lists with commas."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list) and value and all(isinstance(span, list) and len(span) == 2 for span in value):
        return "，".join(f"{a // 60:02d}:{a % 60:02d}–{b // 60:02d}:{b % 60:02d}" for a, b in value)
    if isinstance(value, list):
        return "，".join(str(item) for item in value)
    return str(value)


def unit_of(setting: Setting) -> str:
    """The unit behind a number; spans of a day and lists say by themselves what they are."""
    return "" if isinstance(setting.default, dict | list) or not setting.unit else _(setting.unit)


def _shown(setting: Setting, company: Any) -> str:
    value = settings_of(company)[setting]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
