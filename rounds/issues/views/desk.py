"""Beside an issue: notes among colleagues, files, similar issues and templates, the drawer of the list."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pictures import large_path
from rounds.issues.actions import IssueRefusedError
from rounds.issues.actions.desk import FileRefusedError, keep_issue_file, most_bytes, note_file_opening, write_note
from rounds.issues.models import Issue, IssueFile, RoutingRow
from rounds.issues.queries.desk import files_of, notes_on, templates_for
from rounds.issues.queries.inbox import may_accept
from rounds.issues.queries.lists import holder_of
from rounds.issues.queries.similar import similar_to
from rounds.issues.queries.standing import verbs_of
from rounds.issues.rules.clocks import minutes_left
from rounds.issues.rules.documents import PICTURES, Kind
from rounds.issues.rules.steps import Verb
from rounds.issues.views.detail import empty_forms, issue_of
from rounds.issues.views.registering import REGISTERING
from rounds.people.models import StaffRequest
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role

WRITING = (*REGISTERING, Role.HEAD)


@open_to(ANY_STAFF)
def issue_glance(request: StaffRequest, pk: int) -> HttpResponse:
    """The essence of an issue and its next step, beside the list."""
    issue, user, now = issue_of(request, pk), request.user, timezone.now()
    verbs, due = verbs_of(user, issue, at=now), issue.holder_due_at
    calendar = calendar_around(issue.company, issue.raised_at, now)
    context = {
        "issue": issue,
        "holder": holder_of(issue),
        "minutes_left": minutes_left(due, issue.runs_from(now), calendar=calendar) if due else None,
        "is_paused": issue.is_paused(now),
        "verbs": {verb.value for verb in verbs},
        "may_accept": may_accept(user, issue),
        "notes": notes_on(user, issue),
        **empty_forms(request, issue, verbs),
    }
    return render(request, "issues/glance.html", context)


@open_to(ANY_STAFF)
def issue_beginnings(request: StaffRequest, pk: int) -> HttpResponse:
    """Similar closed issues and the department's templates, for whoever proposes or answers."""
    issue = issue_of(request, pk)
    verbs = verbs_of(request.user, issue, at=timezone.now())
    answers, proposes = Verb.ANSWER in verbs and not issue.is_report, Verb.DISPATCH in verbs
    context = {
        "issue": issue,
        "similar": [] if issue.is_report else similar_to(request.user, issue.text, category=issue.category, but=issue),
        "templates": templates_for(request.user, issue) if answers else [],
        "into": "answer" if answers else "proposal" if proposes else "",
    }
    return render(request, "issues/_similar.html", context)


@open_to(*REGISTERING)
def similar_new(request: StaffRequest) -> HttpResponse:
    """While an issue is being registered: closed ones like what has been written down so far."""
    category = request.GET.get("category", "")
    known = category if category in set(RoutingRow.Category) else ""
    is_report = request.GET.get("kind") == Issue.Kind.VIOLATION
    found = [] if is_report else similar_to(request.user, request.GET.get("text", "")[:2000], category=known)
    return render(request, "issues/_similar.html", {"similar": found, "into": "proposal", "registering": True})


@open_to(ANY_STAFF)
def issue_desk(request: StaffRequest, pk: int) -> HttpResponse:
    """Notes and files."""
    issue = issue_of(request, pk)
    context = {
        "issue": issue,
        "notes": notes_on(request.user, issue),
        "files": files_of(issue),
        "may_write": request.user.role in WRITING,
        "most_megabytes": most_bytes(issue, at=timezone.now()) // 1024 // 1024,
    }
    return render(request, "issues/_desk_pieces.html", context)


@open_to(*WRITING, methods=("POST",))
def issue_note(request: StaffRequest, pk: int) -> HttpResponse:
    """A note for one's own side."""
    issue = issue_of(request, pk)
    try:
        write_note(issue, text=request.POST.get("text", "")[:1000], by=request.user, at=timezone.now())
    except IssueRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已记下，只有本部门（本单位）看得到"))
    return redirect("issues:detail", pk=issue.pk)


@open_to(*WRITING, methods=("POST",))
def issue_add_file(request: StaffRequest, pk: int) -> HttpResponse:
    """A file, judged by its content."""
    issue, sent, at = issue_of(request, pk), request.FILES.get("file"), timezone.now()
    try:
        if sent is None:
            raise FileRefusedError(_("请先选择文件"))
        # One byte more than is allowed says that it is too large, without reading the rest.
        content = sent.read(most_bytes(issue, at=at) + 1)
        keep_issue_file(issue, name=sent.name or "", content=content, by=request.user, at=at)
    except FileRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已添加附件"))
    return redirect("issues:detail", pk=issue.pk)


@open_to(ANY_STAFF)
def issue_file(request: StaffRequest, pk: int) -> FileResponse:
    """A file as a download, never shown inside the page; who took it is an event. Pictures without their metadata."""
    row = get_object_or_404(IssueFile.objects.visible_to(request.user), pk=pk)
    is_picture = row.content_type in PICTURES
    path = Path(settings.MEDIA_ROOT) / (large_path(row.stored_path) if is_picture else row.stored_path)
    if not path.is_file():
        raise Http404
    kind = Kind.JPEG.value if is_picture else row.content_type
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=row.name, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    note_file_opening(row, by=request.user, at=timezone.now())
    return answer
