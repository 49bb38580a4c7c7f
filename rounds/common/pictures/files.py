"""Files that are whole after a power cut, and where pictures lie below the media folder."""

import os
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.http import FileResponse, Http404

from rounds.common.pictures.looking import Seen

FOLDERS_ABOVE = 5  # of the digest, the company, the noun, the media folder, and where that one was made
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/heic": "heic"}


def path_of(folder: str, company_id: int, digest: str, content_type: str) -> str:
    """Where the bytes of this SHA-256 lie: the same picture lies there once."""
    return f"{folder}/{company_id}/{digest[:2]}/{digest}.{ENDINGS.get(content_type, 'bin')}"


def large_path(stored_path: str) -> str:
    """The copy that is shown: a JPEG of at most 1,600 pixels without metadata."""
    return f"{stored_path}.1600.jpg"


def small_path(stored_path: str) -> str:
    """The copy for lists: a JPEG of at most 320 pixels."""
    return f"{stored_path}.320.jpg"


def keep_file(target: Path, content: bytes) -> None:
    """Write so that a power cut leaves either nothing or all of it; what is there already is not written again."""
    if not target.exists():
        _write_beside(target, content)
    # Also when it was there: whoever wrote it may have died before its name was on the disk.
    for folder in target.parents[:FOLDERS_ABOVE]:
        flush_folder(folder)


def _write_beside(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{uuid4().hex}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """A name in a folder is on the disk only after the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_picture(folder: str, company_id: int, digest: str, content: bytes, seen: Seen) -> str:
    """The bytes as they came and the copies that are shown; where they lie. An empty picture has no file."""
    if not content:
        return ""
    stored_path = path_of(folder, company_id, digest, seen.content_type)
    media = Path(settings.MEDIA_ROOT)
    keep_file(media / stored_path, content)
    if seen.large:
        keep_file(media / large_path(stored_path), seen.large)
        keep_file(media / small_path(stored_path), seen.small)
    return stored_path


def shown(copy: str) -> FileResponse:
    """A copy for a page, after the caller has seen to it that this person may see it."""
    path = Path(settings.MEDIA_ROOT) / copy
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
