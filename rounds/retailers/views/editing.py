"""Changing the file, and opening a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.actions import DuplicateLicenceError, StaleFileError, change_fields, open_retailer
from rounds.retailers.forms import RetailerForm
from rounds.retailers.models import Fact, Retailer
from rounds.retailers.queries import function_of
from rounds.retailers.queries.file import said_of
from rounds.retailers.rules.fields import FIELD_BY_KEY, GROUPS, MASKED, OPENING, writable
from rounds.retailers.views.detail import retailer_of

WRITING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ADMINISTRATOR, Role.DEPARTMENT_OFFICER)


@open_to(*WRITING, methods=("GET", "POST"))
def retailer_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """The form of the file. Who saves second sees both versions, and loses nothing he typed."""
    retailer, user = retailer_of(request, pk), request.user
    if not writable(role=user.role, function=function_of(user)):
        raise Http404
    form = RetailerForm(request.POST or None, user=user, retailer=retailer)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, retailer, form)
    try:
        facts = change_fields(
            retailer,
            form.touched(),
            source=Fact.Source.DESK,
            source_note=form.cleaned_data["source_note"],
            by=user,
            at=timezone.now(),
            expected_version=form.cleaned_data["version"],
        )
    except StaleFileError as stale:
        merged, conflicts = merged_with(user, form, stale.current)
        return _form_page(request, stale.current, merged, conflicts=conflicts, is_stale=True)
    except DuplicateLicenceError as taken:
        form.add_error("licence_no", taken_text(user, taken.holder))
        return _form_page(request, retailer, form)
    messages.success(request, _("已保存 %(count)s 处改动") % {"count": len(facts)} if facts else _("没有改动"))
    return redirect("retailers:detail", pk=pk)


def _form_page(
    request: StaffRequest,
    retailer: Retailer,
    form: RetailerForm,
    *,
    conflicts: list[dict[str, str]] | None = None,
    is_stale: bool = False,
) -> HttpResponse:
    context = {
        "retailer": retailer,
        "form": form,
        "parts": parts_of(form),
        "conflicts": conflicts,
        "is_stale": is_stale,
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "retailers/edit.html", context, status=status)


def parts_of(form: RetailerForm) -> list[dict[str, Any]]:
    """The fields of the form under the headings of the file."""
    parts = []
    for group in GROUPS:
        keys = [field.key for field in group.fields if field.key in form.fields]
        if "lat" in keys:
            keys.insert(keys.index("lon") + 1, "datum")
        if keys:
            parts.append({"label": _(group.label), "fields": [form[key] for key in keys]})
    return parts


def merged_with(user: Staff, form: RetailerForm, current: Retailer) -> tuple[RetailerForm, list[dict[str, str]]]:
    """What he typed over what stands there now: untouched fields take the new value, touched ones keep his words."""
    now_there = RetailerForm(user=user, retailer=current)
    answers = QueryDict(mutable=True)
    conflicts = []
    for name in form.fields:
        is_touched = name in form.changed_data or name in {"source_note", "datum"}
        present = _as_posted(now_there, name)
        if value := form.data.get(name, "") if is_touched else present:
            answers[name] = value
        answers[f"initial-{name}"] = present
        if is_touched and name in form.keys and _is_contested(form, name, present):
            conflicts.append(_conflict(form, name, current))
    answers["version"] = str(current.version)
    merged = RetailerForm(answers, user=user, retailer=current)
    merged.is_valid()
    return merged, conflicts


def _is_contested(form: RetailerForm, name: str, present: str) -> bool:
    """Whether both changed it. What a masked field was is not in the form, so whoever typed one compares."""
    before = str(form.data.get(f"initial-{name}", ""))
    return name in MASKED or present != ("" if before in {"False", "None"} else before)


def _conflict(form: RetailerForm, name: str, current: Retailer) -> dict[str, str]:
    return {
        "label": _(FIELD_BY_KEY[name].label),
        "mine": said_of(name, form.cleaned_data[name]) or _("（空）"),
        "theirs": said_of(name, getattr(current, name), is_masked=True) or _("（空）"),
    }


def _as_posted(form: RetailerForm, name: str) -> str:
    """What stands in a fresh form, as a browser would send it."""
    value = form[name].initial
    if isinstance(value, bool):
        return str(value) if value else ""
    shown = form.fields[name].prepare_value(value)
    return "" if shown is None else str(shown)


def taken_text(user: Staff, holder: Retailer) -> str:
    """Who has the licence number; his name only for those who may see him."""
    if Retailer.objects.visible_to(user).filter(pk=holder.pk).exists():
        return _("许可证号已属于“%(name)s”，请核对；若是同一户，请直接修改该户档案") % {"name": holder.name}
    return _("许可证号已属于其他市场部的一户，请核对或联系管理员")


@open_to(*OPENING, methods=("GET", "POST"))
def retailer_new(request: StaffRequest) -> HttpResponse:
    """A new retailer."""
    user = request.user
    form = RetailerForm(request.POST or None, user=user, initial={"is_active": True})
    if request.method == "POST" and form.is_valid():
        try:
            retailer = open_retailer(
                user.company,
                source=Fact.Source.DESK,
                source_note=form.cleaned_data["source_note"],
                territory=form.cleaned_data["territory"],
                by=user,
                at=timezone.now(),
                **form.given(),
            )
        except DuplicateLicenceError as taken:
            form.add_error("licence_no", taken_text(user, taken.holder))
        else:
            messages.success(request, _("已建档：%(name)s") % {"name": retailer.name})
            return redirect("retailers:detail", pk=retailer.pk)
    context = {"form": form, "parts": parts_of(form)}
    return render(request, "retailers/new.html", context, status=422 if form.errors else 200)
