"""Every message an import can give about a file, a column or a value: how grave, the reason, the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a problem does to its value."""

    REFUSED = "refused"
    CORRECTED = "corrected"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Wording:
    severity: Severity
    reason: str
    fix: str


def _(message: str) -> str:
    """Marks a message for the translation catalogue; the door that shows it translates it."""
    return message


def _refused(reason: str, fix: str) -> Wording:
    return Wording(Severity.REFUSED, reason, fix)


def _corrected(reason: str, fix: str) -> Wording:
    return Wording(Severity.CORRECTED, reason, fix)


def _warning(reason: str, fix: str) -> Wording:
    return Wording(Severity.WARNING, reason, fix)


_RETYPE = _("在文件中改正后，只重新导入失败的行。")
_SEE = _("请核对；如不对，改正后重新导入这一行。")

_FILES = {
    "file.missing": _refused(_("找不到文件“%(value)s”。"), _("请检查路径，或重新选择文件。")),
    "file.empty": _refused(_("文件是空的。"), _("请选择有表头和数据的文件。")),
    "file.too_large": _refused(
        _("文件太大：%(size)s MB，最多 %(limit)s MB。"), _("请按月份或按部门分成几个文件，或改用 .parquet。")
    ),
    "file.bomb": _refused(
        _("文件解压后超过 %(limit)s MB，已停止读取。"), _("请在 Excel 中打开并另存为新的 .xlsx，或分成几个文件。")
    ),
    "file.kind": _refused(
        _("不认识这种文件（%(value)s）。"), _("请另存为 .xlsx、.csv（UTF-8 或 GBK）或 .parquet 后再导入。")
    ),
    "file.old_excel": _refused(
        _("这是旧版 Excel（.xls）或加了密码的文件。"), _("请去掉密码，并在 Excel 中另存为“Excel 工作簿 (.xlsx)”。")
    ),
    "file.html": _refused(
        _("文件的扩展名像表格，内容却是网页。"), _("请用 Excel 打开它，再另存为“Excel 工作簿 (.xlsx)”。")
    ),
    "file.damaged": _refused(_("文件已损坏，无法读取：%(detail)s"), _("请重新导出或重新下载该文件。")),
    "file.unsafe": _refused(
        _("文件含有不允许的内容（%(detail)s）。"), _("请把数据复制到新建的工作簿中，只粘贴值，再导入。")
    ),
    "file.encoding": _refused(
        _("第 %(row)s 行附近的文字既不是 UTF-8 也不是 GBK。"), _("请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。")
    ),
    "file.encoding_guessed": _warning(
        _("文件没有注明编码，按 %(encoding)s 读取。"), _("请在预览中核对文字；如有乱码，另存为“CSV UTF-8”。")
    ),
    "file.binary": _refused(_("文件不是文字（第 %(row)s 行附近有空字节）。"), _("请另存为“CSV UTF-8”或 .xlsx。")),
    "file.too_many_rows": _refused(_("超过 %(limit)s 行。"), _("请分成几个文件；订单明细请改用 .csv 或 .parquet。")),
    "file.too_many_columns": _refused(_("有 %(count)s 列，最多 %(limit)s 列。"), _("请删去不需要导入的列。")),
    "file.too_many_cells": _refused(
        _("表格范围太大：%(count)s 个单元格，最多 %(limit)s 个。"), _("请删去数据以外的空行、空列，或分成几个文件。")
    ),
    "file.links_ignored": _warning(_("文件引用了别的工作簿，只读取文件里保存的值。"), _("请确认保存前已更新这些值。")),
    "file.formulas": _warning(
        _("有 %(count)s 个公式，只读取文件里保存的结果。"), _("如结果为空，请在 Excel 中打开并保存一次。")
    ),
    "file.error_cells": _warning(
        _("有 %(count)s 个单元格是 Excel 错误值（如 #N/A），当作空白。"), _("请在 Excel 中改正这些公式。")
    ),
    "file.hidden_rows": _warning(_("有 %(count)s 个隐藏行，同样会被导入。"), _("如不需要，请先在 Excel 中删除。")),
    "file.merged_cells": _warning(
        _("数据中有 %(count)s 处合并单元格，只有左上角的一格有值。"), _("请取消合并并补全每一行。")
    ),
    "file.other_sheets": _warning(
        _("只读取工作表“%(sheet)s”，另有 %(count)s 个工作表未读取。"), _("如要导入别的工作表，请指定它的名称。")
    ),
    "file.again": _warning(
        _("同一个文件已于 %(day)s 导入过（第 %(run)s 号导入）。"),
        _("内容相同的行不会重复导入；如不需要，请放弃这次导入。"),
    ),
    "file.no_sheet": _refused(_("没有名为“%(value)s”的工作表。"), _("请从这些工作表中选择：%(allowed)s")),
}

_HEADERS = {
    "header.missing": _refused(_("没有找到表头。"), _("请让第一行是列名，例如“许可证号、客户名称”。")),
    "header.merged": _refused(
        _("表头“%(value)s”是合并单元格（%(column)s）。"), _("请取消合并，让每一列有自己的列名，表头只占一行。")
    ),
    "header.empty": _refused(_("%(column)s 列有数据但没有列名。"), _("请给这一列加上列名，或删去这一列。")),
    "header.twice": _refused(_("有两列都叫“%(value)s”（%(column)s）。"), _("请改成不同的列名，或删去其中一列。")),
    "column.unknown": _refused(_("文件里没有“%(value)s”这一列。"), _("请从文件的列中选择。")),
    "column.twice": _refused(
        _("“%(column)s”这一列同时给了“%(first)s”和“%(second)s”。"), _("一列只能对应一个字段，请改其中一个。")
    ),
    "column.missing": _refused(_("还没有指定哪一列是“%(field)s”。"), _("请为必填字段选择一列。")),
    "row.too_long": _refused(
        _("这一行的格数比表头多，可能是文字里有分隔符。"), _("请给这段文字加上引号，或改用 .xlsx。")
    ),
    "row.unreadable": _refused(_("第 %(row)s 行读不下去：%(detail)s"), _("请检查这一行的引号是否成对。")),
}

_TEXTS = {
    "value.missing": _refused(_("“%(column)s”不能为空。"), _("请补上这一格。")),
    "text.garbled": _refused(
        _("文字是乱码：“%(value)s”。"), _("导出时编码错了：请从原系统重新导出，或另存为“CSV UTF-8”。")
    ),
    "text.too_long": _refused(_("文字太长：%(count)s 字，最多 %(limit)s 字。"), _("请缩短文字，或确认列没有对错。")),
    "value.other_used": _corrected(
        _("“%(column)s”的值“%(value)s”不能用，采用“%(other)s”的值“%(other_value)s”。"), _SEE
    ),
    "choice.unknown": _refused(_("不认识“%(value)s”。"), _("请填以下之一：%(allowed)s")),
    "boolean.unknown": _refused(_("“%(value)s”不是“是”或“否”。"), _("请填“是”或“否”。")),
}

_DATES = {
    "date.unreadable": _refused(_("“%(value)s”不是日期。"), _("请写成 2024-03-01 的样子。")),
    "date.impossible": _refused(_("没有“%(value)s”这一天。"), _("请核对年、月、日。")),
    "date.ambiguous": _refused(
        _("“%(value)s”可能是 %(first)s，也可能是 %(second)s。"),
        _("请在列设置中指定“月/日”或“日/月”，或写成 2024-03-01。"),
    ),
    "date.no_year": _refused(_("“%(value)s”没有年份。"), _("请补上年份，写成 2024-03-01 的样子。")),
    "date.out_of_range": _refused(
        _("日期 %(date)s 不在 %(earliest)s 至 %(latest)s 之间。"), _("请核对年份；如日期无误，请调整导入的日期范围。")
    ),
    "date.serial": _corrected(_("“%(value)s”是 Excel 的日期序号，读作 %(date)s。"), _SEE),
    "date.mixed_order": _warning(
        _("同一列里既有“月/日”（%(month_first)s）又有“日/月”（%(day_first)s）。"),
        _("请把这一列统一写成 2024-03-01 的样子。"),
    ),
}

_NUMBERS = {
    "number.unreadable": _refused(_("“%(value)s”不是数字。"), _("请只填数字，例如 1234.50。")),
    "number.grouping": _refused(
        _("“%(value)s”的千位逗号位置不对，可能是小数点。"), _("请去掉逗号，小数点用“.”，例如 1234.50。")
    ),
    "number.too_large": _refused(_("“%(value)s”太大。"), _("请核对单位（元、万元；条、箱）。")),
    "number.not_whole": _refused(_("“%(value)s”应为整数。"), _RETYPE),
    "number.rounded": _corrected(_("“%(value)s”的小数超过 %(places)s 位，取 %(kept)s。"), _SEE),
    "number.out_of_range": _refused(
        _("“%(value)s”不在 %(least)s 至 %(most)s 之间。"), _("请核对这个数，或把这一格留空。")
    ),
    "unit.unknown": _refused(_("不认识单位“%(unit)s”。"), _("请用这些单位之一：%(allowed)s")),
}

_CODES = {
    "licence.rounded": _refused(
        _("许可证号“%(value)s”被 Excel 改成了科学计数，后面的数字已丢失。"),
        _("请在 Excel 中把这一列设为“文本”，从原系统重新粘贴 12 位号码。"),
    ),
    "licence.length": _refused(
        _("许可证号应为 %(digits)s 位数字，这里是 %(count)s 位。"),
        _("请核对；少一位时，可能是开头的 0 被 Excel 去掉了。"),
    ),
    "licence.letters": _refused(_("许可证号“%(value)s”含有数字以外的字符。"), _("请只填 %(digits)s 位数字。")),
    "licence.twice": _refused(
        _("许可证号 %(value)s 在文件中出现多次（第 %(rows)s 行），内容不同。"), _("请只保留一行，或改正许可证号。")
    ),
    "licence.repeated": _warning(
        _("许可证号 %(value)s 在文件中重复（第 %(rows)s 行），内容相同，只导入一次。"), _("无需处理。")
    ),
    "licence.same_address": _warning(
        _("同一地址还有 %(count)s 个许可证号（%(others)s）：可能是换证或转让。"),
        _("请核对旧证是否已注销；如已注销，请在档案中停用旧户。"),
    ),
    "code.twice": _refused(
        _("编码 %(value)s 在文件中出现多次（第 %(rows)s 行），内容不同。"), _("请只保留一行，或改正编码。")
    ),
    "code.repeated": _warning(
        _("编码 %(value)s 在文件中重复（第 %(rows)s 行），内容相同，只导入一次。"), _("无需处理。")
    ),
    "territory.unknown": _refused(
        _("没有片区或客户经理“%(value)s”。"), _("请填片区的代码、名称或客户经理的姓名、工号，或先登记片区。")
    ),
    "code.unreadable": _refused(_("“%(value)s”不是可用的编码。"), _("编码只能有字母、数字、“-”和“_”，最多 32 位。")),
    "phone.unreadable": _refused(_("“%(value)s”不是电话号码。"), _("请填 11 位手机号，或带区号的座机号。")),
    "phone.masked": _refused(_("电话“%(value)s”是打了星号的。"), _("请从原系统导出完整的号码，或把这一格留空。")),
    "phone.several": _warning(_("“%(value)s”里有几个号码，只取第一个。"), _SEE),
    "postcode.unreadable": _refused(_("“%(value)s”不是邮政编码。"), _("请填 %(digits)s 位数字。")),
    "postcode.stray_zero": _corrected(_("邮政编码“%(value)s”末尾多了一个 0，读作 %(kept)s。"), _SEE),
    "postcode.lost_zero": _corrected(_("邮政编码“%(value)s”开头的 0 丢了，读作 %(kept)s。"), _SEE),
}

_PLACES = {
    "position.unreadable": _refused(
        _("“%(value)s”不是坐标。"), _("请写成 POINT (经度 纬度)，或分成“经度”“纬度”两列。")
    ),
    "position.outside": _refused(_("坐标 %(value)s 超出范围。"), _("纬度在 -90 至 90 之间，经度在 -180 至 180 之间。")),
    "position.swapped": _refused(_("坐标 %(value)s 的经度和纬度可能写反了。"), _("POINT 里先写经度，括号里先写纬度。")),
    "position.zero": _refused(_("坐标是 (0, 0)，等于没有坐标。"), _("请把这一格留空，或补上真实坐标。")),
    "position.half": _refused(_("只有经度或只有纬度。"), _("请两格都填，或两格都留空。")),
    "position.disagrees": _warning(
        _("两个来源的坐标相差 %(distance)s 公里，采用“%(kept)s”。"), _("请到现场或在地图上核对，再改正其中一个来源。")
    ),
    "value.disagrees": _warning(
        _("“%(kept)s”是“%(value)s”，“%(other)s”却是“%(other_value)s”，采用前者。"), _("请核对，并改正其中一个来源。")
    ),
    "value.fallback": _corrected(_("“%(kept)s”为空，采用“%(other)s”的值“%(value)s”。"), _SEE),
}

_LINES = {
    "line.unknown_retailer": _refused(_("没有零售户“%(value)s”。"), _("请先导入零售户档案，再重新导入这些订单行。")),
    "line.repeated": _warning(_("订单行“%(value)s”在文件中重复，内容相同，只导入一次。"), _("无需处理。")),
    "line.conflict": _refused(
        _("订单行“%(value)s”在文件中出现多次，内容不同，只采用第一次。"), _("请核对原系统，只保留正确的一行。")
    ),
    "line.already": _warning(_("订单行“%(value)s”以前已导入，内容相同，没有再导入。"), _("无需处理。")),
    "line.changed": _refused(
        _("订单行“%(value)s”以前已导入，内容与这次不同，保留原来的。"),
        _("如以这次为准，请先撤销批次 %(batch)s，再导入。"),
    ),
    "line.return": _warning(_("数量为负，按退货计。"), _("如不是退货，请改正数量。")),
    "line.nothing": _warning(_("数量和金额都是 0，保留但不计入销量。"), _("如是误录，请删去这一行。")),
    "line.free": _warning(_("有数量而金额为 0，按赠品或促销保留。"), _("如是漏填金额，请补上。")),
    "line.signs": _warning(_("数量与金额一正一负。"), _("请核对这一行是销售还是退货。")),
}

_ISSUES = {
    "issue.state_unknown": _refused(_("不认识状态“%(value)s”。"), _("请填以下之一：%(allowed)s")),
    "issue.row_refused": _refused(
        _("问题“%(value)s”的第 %(other)s 行不能用，整个问题都没有导入。"),
        _("请改正那一行，再把这个问题的所有行一起导入。"),
    ),
    "issue.number_twice": _refused(
        _("编号“%(value)s”在第 %(other)s 行已经出现。"), _("每行一张工单时编号不能重复，请只保留一行。")
    ),
    "issue.closed_early": _refused(_("办结时间 %(value)s 早于反映时间 %(raised)s。"), _("请核对这两个时间。")),
    "issue.raised_later": _corrected(_("反映时间 %(value)s 晚于第一条记录（%(first)s），采用较早的时间。"), _SEE),
    "issue.closed_without_row": _corrected(_("日志里没有“已办结”的一行，按办结时间 %(value)s 补上。"), _SEE),
    "issue.pause_open": _warning(
        _("日志结束时仍在等待（%(value)s），不知何时恢复，这段时间照常计时。"), _("如已恢复，请补上后面的记录。")
    ),
    "issue.already": _warning(_("问题“%(value)s”以前已导入，没有再导入。"), _("无需处理。")),
    "issue.number_taken": _refused(
        _("编号“%(value)s”已是另一个问题。"), _("请核对编号；如确是另一件事，请换一个编号再导入。")
    ),
    "issue.no_department": _refused(_("公司没有“%(value)s”。"), _("请管理员先设立该部门，再导入。")),
    "issue.meaning_unknown": _refused(
        _("对照表第 %(row)s 行的“%(value)s”不是部门，也不是问题类别。"), _("请填以下之一：%(allowed)s")
    ),
}

_RUNS = {
    "run.stale": _refused(
        _("校验之后有 %(count)s 条记录被别人改动（例如 %(value)s），没有导入。"), _("请重新校验，看过差异再导入。")
    ),
    "run.batches_moved": _refused(_("校验之后有别的订单批次导入或撤销，没有导入。"), _("请重新校验，再导入。")),
    "undo.kept_changed": _warning(
        _("%(count)s 条记录在导入之后又被改动，撤销时保留现在的值（例如 %(value)s）。"), _("如需恢复，请逐条修改。")
    ),
    "undo.kept_used": _warning(
        _("%(count)s 条新增的记录已被使用，撤销时没有删除（例如 %(value)s）。"), _("如不再需要，请在档案中停用。")
    ),
}

WORDINGS: dict[str, Wording] = {
    **_FILES, **_HEADERS, **_TEXTS, **_DATES, **_NUMBERS, **_CODES, **_PLACES, **_LINES, **_ISSUES, **_RUNS,
}  # fmt: skip
