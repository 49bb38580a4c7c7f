"""How far the building is, told in lines with a percentage."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from rounds.demo.city.frame import Frame

Report = Callable[[str], None]
FILE, PAST, COMING, WEEK = 12, 40, 70, 96  # percent at which the parts of the building end


class Progress:
    """Lines like ` 42% ...`; the percentage never falls."""

    def __init__(self, report: Report, frame: Frame) -> None:
        self._report, self._frame = report, frame
        self._percent = 0
        self._week: date | None = None

    def say(self, percent: float, text: str) -> None:
        """One line."""
        self._percent = max(self._percent, round(percent))
        self._report(f"{self._percent:3d}% {text}")

    def passed(self, at: datetime) -> None:
        """The agenda has come to this time; each week that begins has its line."""
        monday = at.date() - timedelta(days=at.weekday())
        if monday == self._week:
            return
        self._week = monday
        if monday < self._frame.start:
            share = (monday - self._frame.founding).days / (self._frame.start - self._frame.founding).days
            self.say(3 + (FILE - 3) * max(0.0, share), _("%(day)s 起一周：档案、订货、细分") % {"day": monday})
        elif monday < self._frame.monday:
            share = (monday - self._frame.start) / (self._frame.monday - self._frame.start)
            self.say(PAST + 14 * share, _("%(day)s 起一周：拜访、问题、信息、调查") % {"day": monday})
        else:
            self.say(COMING + 6, _("%(day)s 起一周：拜访、考核") % {"day": monday})

    def planning(self, starts_on: date) -> Callable[[int, str], None]:
        """For `build_plans`: a line for each territory."""
        first, last = (FILE, PAST) if starts_on == self._frame.start else (PAST + 14, COMING)
        told: set[str] = set()

        def tell(percent: int, name: str) -> None:
            if name and name not in told:
                told.add(name)
                text = _("%(day)s 起四周计划：%(territory)s") % {"day": starts_on, "territory": name}
                self.say(first + (last - first) * percent / 100, text)

        return tell
