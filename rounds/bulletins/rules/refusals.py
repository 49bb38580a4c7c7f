"""Why a bulletin is not owed, published, corrected, withdrawn or passed on."""

from enum import StrEnum


class Refusal(StrEnum):
    """Each has a sentence that says what to do (actions.refusals)."""

    NOT_ITS_DUTY = "not_its_duty"
    NOT_YOURS = "not_yours"
    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    NO_REASON = "no_reason"
    UNKNOWN_SEGMENT = "unknown_segment"
    UNKNOWN_MARKET_TYPE = "unknown_market_type"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_PRIORITY = "unknown_priority"
    BANDS_TURNED_ROUND = "bands_turned_round"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    TOO_MANY_BRANDS = "too_many_brands"
    ALREADY_PUBLISHED = "already_published"
    NOTHING_CHANGED = "nothing_changed"
    NOT_PUBLISHED = "not_published"
    NO_LONGER_VALID = "no_longer_valid"
    WITHDRAWN = "withdrawn"
    FOREIGN = "foreign"
    NO_SUCH_DAY = "no_such_day"
    ALREADY_ENDED = "already_ended"
