"""Signatures and photos on the desk: clean copies only, through the door of their visit; opening one is noted."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rounds.common.doors import open_to
from rounds.common.pictures import large_path, shown, small_path
from rounds.people.models import StaffRequest
from rounds.visits.actions.attachments import note_opening
from rounds.visits.models import Attachment
from rounds.visits.views.records import READERS


@open_to(*READERS)
def attachment(request: StaffRequest, pk: int) -> FileResponse:
    """A signature or photo in full, for who may see its visit; who opened it when is an event."""
    row = _row(request, pk)
    answer = shown(large_path(row.stored_path))
    note_opening(row, by=request.user, at=timezone.now())
    return answer


@open_to(*READERS)
def thumbnail(request: StaffRequest, pk: int) -> FileResponse:
    """The same, small, for the page of the visit."""
    return shown(small_path(_row(request, pk).stored_path))


def _row(request: StaffRequest, pk: int) -> Attachment:
    row = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    if not row.is_shown:
        raise Http404
    return row
