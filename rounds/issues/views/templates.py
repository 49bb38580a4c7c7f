"""The texts a department keeps to begin its answers with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.issues.actions import IssueRefusedError
from rounds.issues.actions.templates import change_template, keep_template, retire_template
from rounds.issues.forms.desk import TemplateForm
from rounds.issues.models import AnswerTemplate
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

READING = (Role.DEPARTMENT_OFFICER, Role.ASSESSOR, Role.HEAD, Role.ADMINISTRATOR)


def _of(request: StaffRequest, pk: int) -> AnswerTemplate:
    own = AnswerTemplate.objects.visible_to(request.user).filter(is_active=True)
    return get_object_or_404(own.select_related("department"), pk=pk)


@open_to(*READING, methods=("GET", "POST"))
def answer_templates(request: StaffRequest) -> HttpResponse:
    """All of the department; a new one."""
    department = request.user.department if request.user.role == Role.DEPARTMENT_OFFICER else None
    form = TemplateForm(request.POST if request.method == "POST" and department else None)
    if department and form.is_bound and form.is_valid():
        try:
            keep_template(department, by=request.user, at=timezone.now(), **form.cleaned_data)
        except IssueRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("模板已保存"))
            return redirect("issues:templates")
    rows = AnswerTemplate.objects.visible_to(request.user).filter(is_active=True).order_by("department", "title")
    context = {"rows": rows.select_related("department", "made_by"), "form": form, "may_edit": department is not None}
    return render(request, "issues/templates.html", context, status=422 if form.errors else 200)


@open_to(Role.DEPARTMENT_OFFICER, methods=("GET", "POST"))
def answer_template(request: StaffRequest, pk: int) -> HttpResponse:
    """One of them, and other words for it."""
    template = _of(request, pk)
    given = {name: getattr(template, name) for name in ("title", "kind", "category", "text")}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_bound and form.is_valid():
        try:
            change_template(template, by=request.user, at=timezone.now(), **form.cleaned_data)
        except IssueRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("模板已保存"))
            return redirect("issues:templates")
    context = {"form": form, "template": template}
    return render(request, "issues/template_edit.html", context, status=422 if form.errors else 200)


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def answer_template_retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Out of use."""
    template = retire_template(_of(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("已停用模板“%(title)s”") % {"title": template.title})
    return redirect("issues:templates")
