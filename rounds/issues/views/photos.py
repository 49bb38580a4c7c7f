"""Photos of issues on the desk: clean copies only, through the door of their issue; opening one is noted."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pictures import large_path, shown, small_path
from rounds.issues.actions.photos import note_opening
from rounds.issues.models import IssuePhoto
from rounds.people.models import StaffRequest


@open_to(ANY_STAFF)
def issue_photo(request: StaffRequest, pk: int) -> FileResponse:
    """A photo in full, for who may see its issue; who opened it when is an event."""
    row = _row(request, pk)
    answer = shown(large_path(row.stored_path))
    note_opening(row, by=request.user, at=timezone.now())
    return answer


@open_to(ANY_STAFF)
def issue_photo_small(request: StaffRequest, pk: int) -> FileResponse:
    """The same, small, for the page of the issue."""
    return shown(small_path(_row(request, pk).stored_path))


def _row(request: StaffRequest, pk: int) -> IssuePhoto:
    row = get_object_or_404(IssuePhoto.objects.visible_to(request.user), pk=pk)
    if not row.is_shown:
        raise Http404
    return row
