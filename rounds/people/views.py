"""Desk pages about the organisation and its settings."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.common.settings import REGISTRY, Setting
from rounds.people.actions import set_setting
from rounds.people.forms import SettingForm
from rounds.people.models import CompanySetting, Department, Staff, StaffRequest, Unit
from rounds.people.queries import settings_of
from rounds.people.rules.roles import COMPANY_WIDE, LABELS, Role


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
    }
    return render(request, "people/staff.html", context)


@open_to(*COMPANY_WIDE)
def setting_list(request: StaffRequest) -> HttpResponse:
    """Every setting with its value, default and rule ids: what a source leaves open is never hidden."""
    company = request.user.company
    values = settings_of(company)
    groups: dict[str, list[dict[str, Any]]] = {}
    for key in sorted(REGISTRY):
        setting = REGISTRY[key]
        value = values[setting]
        row = {"setting": setting, "label": _(setting.zh), "value": value, "is_default": value == setting.default}
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
    may_change = request.user.role in {Role.ADMINISTRATOR, Role.ASSESSOR}
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
        "value": settings_of(company)[setting],
        "form": form,
        "may_change": may_change,
        "past": past[:50],
    }
    return render(request, "people/setting.html", context)


def _shown(setting: Setting, company: Any) -> str:
    value = settings_of(company)[setting]
    return str(value).replace("'", '"') if isinstance(value, dict | list) else str(value)
