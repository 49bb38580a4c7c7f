"""What left the sample city: a remark on a report, a small file taken out, a large one that waits for somebody."""

from datetime import timedelta

from rounds.common.books import Book
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.rules.roles import Role
from rounds.reports.actions import ask_approval, take_out, write_remark
from rounds.reports.queries.paper import XLSX
from rounds.reports.rules.period import Span, before

REMARK = "本月有两天大雨，乡村线路顺延；新投放规则的讲解安排在下月第一周。"
PURPOSE = "年度零售户档案核对"


def files_taken(city: City) -> list[Story]:
    """The remark some days ago, the files within the hour: they are kept for a day."""
    return [_remark(city), _files(city)]


def _remark(city: City) -> Story:
    frame = city.frame
    at = frame.at(frame.before(frame.monday, 3), 16, 20)
    yield at
    unit = city.cast.managers[0].unit
    assert unit is not None
    day = at.date()
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    month = before(Span(day.replace(day=1), next_month - timedelta(days=1)))
    writer = city.cast.supervisor_of(city.cast.managers[0])
    write_remark(city.company, kind="unit", pk=unit.pk, span=month, text=REMARK, by=writer, at=at)


def _files(city: City) -> Story:
    frame = city.frame
    at = frame.present - timedelta(minutes=50)
    yield at
    clerk, content = city.cast.office[Role.ASSESSOR], _sheet()
    files = [
        take_out(
            content, name=name, content_type=XLSX, rows=rows, purpose="", address="/retailers/export/", by=clerk, at=at
        )
        for name, rows in (("retailers-rural.xlsx", 120), ("retailers-all.xlsx", 1400))
    ]
    at += timedelta(minutes=3)
    yield at
    ask_approval(files[-1], purpose=PURPOSE, by=clerk, at=at)


def _sheet() -> bytes:
    book = Book(taken_by="demo")
    book.sheet("demo", [("demo", 12)], [["demo"]])
    return book.closed()
