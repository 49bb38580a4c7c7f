"""The only writers of the portal."""

from rounds.portal.actions.answers import (
    AnswerRefusedError,
    check_answer,
    rewrite_answer,
    thank_for_answer,
    withdraw_answer,
    write_answer,
)
from rounds.portal.actions.guesses import count_wrong_key
from rounds.portal.actions.issues import TooManyIssuesError, keep_own_photos, keep_voice_note, raise_own_issue
from rounds.portal.actions.keys import issue_key, issue_keys, revoke_key, token_hash, use_key
from rounds.portal.actions.ratings import RatingRefusedError, rate_visit

__all__ = [
    "AnswerRefusedError",
    "RatingRefusedError",
    "TooManyIssuesError",
    "check_answer",
    "count_wrong_key",
    "issue_key",
    "issue_keys",
    "keep_own_photos",
    "keep_voice_note",
    "raise_own_issue",
    "rate_visit",
    "revoke_key",
    "rewrite_answer",
    "thank_for_answer",
    "token_hash",
    "use_key",
    "withdraw_answer",
    "write_answer",
]
