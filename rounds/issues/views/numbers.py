"""From the number of an issue to its page: for papers, promises and people on the telephone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from rounds.common.doors import ANY_STAFF, open_to
from rounds.issues.models import Issue
from rounds.people.models import StaffRequest


@open_to(ANY_STAFF)
def issue_by_number(request: StaffRequest, number: str) -> HttpResponse:
    """The page of the issue with this number; 404 when it is not one the reader sees."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user).only("pk"), number=number)
    return redirect("issues:detail", pk=issue.pk)
