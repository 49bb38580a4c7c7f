"""What one person's part in one training says, as the assessment reads it (D13, D15, A53)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TrainingFact:
    """One invited person at one training that was held and written down.

    `held_on` is the company's day on which the training began. `attended` False with an `excuse` is an absence the
    trainer accepted: it should not count against anybody. `result_percent` is None when nothing was measured;
    `passed` is None when neither a figure nor the trainer's verdict says so. `certificate` is its number or empty.
    """

    staff_id: int
    session_id: int
    attendance_id: int
    title: str
    form: str
    drill: str
    held_on: date
    attended: bool
    excuse: str
    result_percent: int | None
    pass_mark: int
    passed: bool | None
    certificate: str


def has_passed(percent: int | None, *, pass_mark: int, said: bool | None = None) -> bool | None:
    """Whether a result is passed: a measured figure decides; without one the trainer's word, if he gave it (D15)."""
    if percent is not None:
        return percent >= pass_mark
    return said
