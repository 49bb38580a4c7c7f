"""Voice notes: played on the desk to who may see their issue, in pieces where a browser asks for pieces."""

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from rounds.common.doors import ANY_STAFF, open_to
from rounds.issues.models import Issue
from rounds.people.models import StaffRequest
from rounds.portal.models import VoiceNote

RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


@open_to(ANY_STAFF)
def of_issue(request: StaffRequest, pk: int) -> HttpResponse:
    """On the desk's page of an issue: what the retailer said aloud."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)
    voices = VoiceNote.objects.visible_to(request.user).filter(issue=issue).order_by("pk")
    return render(request, "portal/of_issue.html", {"issue": issue, "voices": voices})


@open_to(ANY_STAFF)
def voice(request: StaffRequest, pk: int) -> HttpResponse:
    """One recording, for who may see its issue."""
    return played(request, get_object_or_404(VoiceNote.objects.visible_to(request.user), pk=pk))


def played(request: HttpRequest, note: VoiceNote) -> HttpResponse:
    """The recording or the piece asked for: Safari plays nothing it cannot ask for in pieces."""
    path = Path(settings.MEDIA_ROOT) / note.stored_path
    if not path.is_file():
        raise Http404
    content = path.read_bytes()
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    first = int(asked[1]) if asked else 0
    last = min(int(asked[2]), len(content) - 1) if asked and asked[2] else len(content) - 1
    if first > last:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    else:
        answer = HttpResponse(content[first : last + 1], content_type=note.content_type, status=206 if asked else 200)
    if asked and first <= last:
        answer["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
