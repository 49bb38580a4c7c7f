"""The departments' desks: texts to begin answers with, a note among colleagues here and there, a file."""

from random import Random

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.issues.actions.desk import keep_issue_file, write_note
from rounds.issues.actions.templates import keep_template
from rounds.issues.models import Issue
from rounds.issues.models.issue import OPEN_STATES

WHY = "the sample city plays everybody"
TEMPLATES = {
    "sales_department": (
        ("到货时间", "solution", "supply_issue", "预计〔日期〕到货，您店本周可订〔数量〕条，请留意订货。"),
        ("轮流投放", "explanation", "supply_issue", "该品规全县到货有限，按档位轮流投放，您店下一轮在〔日期〕。"),
        ("限量说明", "explanation", "", "该品规由市公司统一限量，您所在档位每周〔数量〕条，暂时不能调整。"),
    ),
    "call_centre": (
        ("外呼改时间", "solution", "order_issue", "已把您的订货外呼改到〔时间〕，号码〔号码后四位〕，请保持畅通。"),
        ("补订", "solution", "order_issue", "已为您补一张临时订单，〔日期〕随车送达。"),
    ),
    "distribution_centre": (
        ("改送货时间", "solution", "delivery_issue", "从〔日期〕起改在〔时间〕送到，送货员〔姓名〕会先电话联系。"),
        ("少货补送", "solution", "delivery_issue", "核对出库记录，确少〔数量〕条，〔日期〕补送。"),
        ("道路原因", "explanation", "delivery_issue", "因〔路段〕施工绕行，预计〔日期〕恢复原来的送货时间。"),
    ),
}
NOTES = ("仓库说周三有货，先别承诺数量", "和客户经理通过电话，户主下午才在店", "上次同样的问题是装车漏单，先查出库记录")
NOTED = 3
FILE = ("到货计划.txt", "品规  周三  周五\n利群（新版）  120 条  80 条\n按档位分配，紧俏品规每户不超过 3 条。\n")


def templates_kept(city: City) -> Story:
    """Before the month begins every department has some texts."""
    yield (at := city.frame.at(city.frame.before(city.frame.start, 3), 15, 20))
    for function, texts in TEMPLATES.items():
        officer, department = city.cast.officers[function], city.cast.departments[function]
        for title, kind, category, text in texts:
            keep_template(department, title=title, text=text, kind=kind, category=category, by=officer, at=at)


def notes_written(city: City) -> Story:
    """On the last working day the officers note what they know beside what is open."""
    yield (at := city.frame.at(city.frame.past_workdays[-1], 16, 5))
    dice = Random("desk")
    for function in TEMPLATES:
        officer = city.cast.officers[function]
        held = Issue.objects.unscoped(WHY).filter(department=officer.department, state__in=OPEN_STATES)
        for issue in held.order_by("pk")[:NOTED]:
            write_note(issue, text=dice.choice(NOTES), by=officer, at=at)
    supply = Issue.objects.unscoped(WHY).filter(company=city.company, category="supply_issue", state__in=OPEN_STATES)
    for issue in supply.order_by("pk")[:1]:
        officer = city.cast.officers["sales_department"]
        keep_issue_file(issue, name=FILE[0], content=FILE[1].encode(), by=officer, at=at)
