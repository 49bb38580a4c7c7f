"""Pictures from outside: what they really are, copies fit to be shown, bytes that are on the disk for certain."""

from rounds.common.pictures.files import keep_file, keep_picture, large_path, path_of, shown, small_path
from rounds.common.pictures.looking import Flaw, Seen, look_at
from rounds.common.pictures.page import Picture
from rounds.common.pictures.pieces import OffsetError, TooManyError, WrongBytesError, append, drop_stale, held, whole

__all__ = [
    "Flaw",
    "OffsetError",
    "Picture",
    "Seen",
    "TooManyError",
    "WrongBytesError",
    "append",
    "drop_stale",
    "held",
    "keep_file",
    "keep_picture",
    "large_path",
    "look_at",
    "path_of",
    "shown",
    "small_path",
    "whole",
]
