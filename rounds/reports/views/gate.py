"""Every workbook that leaves passes here: it bears who took it out, is logged, and waits for somebody else if large."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.books import Taking, being_taken
from rounds.people.models import Staff
from rounds.reports.actions import take_out
from rounds.reports.models import Export
from rounds.reports.queries.paper import mark_for

FILE_NAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)
OWN_PAGES = ("/exports/",)  # files of an export are counted and logged where they are fetched


class ExportGate:
    """Middleware: small workbooks go straight and are logged, larger ones are kept until somebody else agrees."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not isinstance(user, Staff) or request.path.startswith(OWN_PAGES):
            return self.get_response(request)
        purpose = request.POST.get("purpose", "") if request.method == "POST" else ""
        with being_taken(mark_for(user, purpose, at=timezone.now())) as taking:
            answer = self.get_response(request)
        if not taking.rows or answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
            return answer
        return _passed(request, user, answer, taking)


def _passed(request: HttpRequest, user: Staff, answer: HttpResponse, taking: Taking) -> HttpResponse:
    content = b"".join(answer) if answer.streaming else answer.content
    export = take_out(
        content,
        name=_name_in(answer),
        content_type=answer.get("Content-Type", ""),
        rows=taking.rows,
        purpose=request.POST.get("purpose", "").strip(),
        address=request.path,
        by=user,
        at=timezone.now(),
    )
    if export.state != Export.State.TAKEN:
        words = _("这个文件有 %(rows)s 行，须写明用途并由另一人批准后才能下载")
        messages.warning(request, words % {"rows": export.rows})
        return redirect("reports:export", pk=export.pk)
    if answer.streaming:
        answer.streaming_content = [content]  # type: ignore[attr-defined]
    return answer


def _name_in(answer: HttpResponse) -> str:
    found = FILE_NAME.search(answer.get("Content-Disposition", ""))
    return unquote(found[1]) if found else "export.xlsx"
