"""The results of a campaign as a workbook: the same figures as the page, nothing that the page leaves out."""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rounds.common.books import Book, Cell
from rounds.surveys.models import Item
from rounds.surveys.queries.report import DepartmentLine
from rounds.surveys.queries.results_page import Results
from rounds.surveys.rules.estimates import Interval

Row = tuple[Cell, ...]


def results_workbook(
    results: Results, *, taken_by: str, columns: list[str], group_name: Callable[[str, str], str],
    theme_name: Callable[[str], str], option_name: Callable[[Item, int], str],
    department_name: Callable[[DepartmentLine], str],
) -> tuple[bytes, int]:  # fmt: skip
    """The file and how many lines it holds. Shares are fractions of one."""
    sheets = [
        (_("题目"), _item_heads(), _items(results, department_name)),
        (_("选择题"), _choice_heads(), _choices(results, option_name)),
        (_("分组"), _group_heads(columns), _groups(results, len(columns), group_name)),
        (_("意见主题"), [(_("主题"), 16), (_("人数"), 8), (_("原话"), 80)], _themes(results, theme_name)),
    ]
    book = Book(taken_by=taken_by, wraps=True)
    for title, heads, rows in sheets:
        book.sheet(title, heads, rows)
    return book.closed(), sum(len(rows) for _title, _heads, rows in sheets)


def text_of(item: Item) -> str:
    """The question in the reader's language."""
    return item.text_en if (get_language() or "").startswith("en") else item.text_zh


def _item_heads() -> list[tuple[str, int]]:
    interval = [(_("区间下限"), 10), (_("区间上限"), 10)]
    return [
        (_("部门"), 18), (_("题目"), 46), (_("作答"), 8), (_("平均分"), 9), *interval,
        (_("满意（4—5 分）"), 14), *interval, (_("不满意（1—2 分）"), 14),
        (_("不含带标记的答卷：满意"), 14), (_("上次满意"), 10), (_("变化"), 10),
    ]  # fmt: skip


def _items(results: Results, department_name: Callable[[DepartmentLine], str]) -> list[Row]:
    rows: list[Row] = []
    for department in results.departments:
        name = department_name(department)
        for line in department.items:
            whole = line.all
            rest = line.unflagged.share if line.unflagged else None
            then = line.before.share if line.before else None
            rows.append((
                name, text_of(line.item), whole.answers, *_three(whole.mean, 2), *_three(whole.share),
                _one(whole.low_share), _one(rest), _one(then), round(line.change.value, 3) if line.change else None,
            ))  # fmt: skip
    return rows


def _choice_heads() -> list[tuple[str, int]]:
    names = ((_("题目"), 46), (_("选项"), 20), (_("作答"), 8), (_("比例"), 10))
    return [*names, (_("区间下限"), 10), (_("区间上限"), 10)]


def _choices(results: Results, option_name: Callable[[Item, int], str]) -> list[Row]:
    return [
        (text_of(line.item), option_name(line.item, option.number), line.all.answers, *_three(option.share))
        for line in results.choices
        for option in line.options
    ]


def _group_heads(columns: list[str]) -> list[tuple[str, int]]:
    return [(_("组"), 26), *((name, 14) for column in columns for name in (column, _("作答")))]


def _groups(results: Results, width: int, group_name: Callable[[str, str], str]) -> list[Row]:
    return [
        (
            group_name(division.key, line.name),
            *(part for cell in line.cells[:width] for part in ((_one(cell.share), cell.answers) if cell else ("", ""))),
        )
        for division in results.divisions
        for line in division.lines
    ]


def _themes(results: Results, theme_name: Callable[[str], str]) -> list[Row]:
    return [(theme_name(one.code), one.writers, "\n".join(one.quotes)) for one in results.themes]


def _three(found: Interval | None, digits: int = 3) -> tuple[Cell, Cell, Cell]:
    if found is None:
        return (None, None, None)
    return (round(found.value, digits), round(found.low, digits), round(found.high, digits))


def _one(found: Interval | None) -> Cell:
    return None if found is None else round(found.value, 3)
