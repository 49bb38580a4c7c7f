"""What an action of training says when it refuses: why, and what to do instead."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.training.rules.plans import PlanRefusal

SENTENCES: dict[PlanRefusal, str | Promise] = {
    PlanRefusal.FOREIGN: _("不是本公司的人员或培训"),
    PlanRefusal.HIMSELF: _("不能给自己定培训计划，请由培训部门或上级来定"),
    PlanRefusal.NO_REASON: _("请写明为什么要安排这次培训"),
    PlanRefusal.NO_TOPIC: _("请至少写一项要学的内容"),
    PlanRefusal.NO_GROUND: _("待岗培训须由考核结果的处理决定引出，不能单独安排；可改为“在岗帮扶”"),
    PlanRefusal.ENDS_BEFORE_IT_BEGINS: _("结束日期早于开始日期，请改正"),
    PlanRefusal.BEGINS_IN_THE_PAST: _("开始日期已过，请填今天或以后的日期"),
    PlanRefusal.TOO_LONG: _("超过了公司规定的待岗培训最长天数，请缩短，或先修改参数设置"),
    PlanRefusal.ALREADY_OPEN: _("此人已有一份没有了结的培训计划，请先了结那一份"),
    PlanRefusal.NOT_OPEN: _("这份培训计划已经了结，请刷新页面"),
    PlanRefusal.NOT_YOURS: _("只有本人可以写这一栏"),
    PlanRefusal.NO_WORDS: _("请写明具体内容"),
    PlanRefusal.NOT_ENDED: _("培训计划还没有了结，了结之后再做训后跟踪"),
    PlanRefusal.ALREADY_FOLLOWED_UP: _("训后跟踪已经记录过，请刷新页面"),
    PlanRefusal.ALREADY_DONE: _("这一项已经登记完成，请刷新页面"),
    PlanRefusal.NOT_HELD: _("只能选已经登记、而且本人参加了的培训"),
}


class TrainingError(ValueError):
    """The step does not fit; the text says why."""


class PlanRefusedError(TrainingError):
    """A step of a training plan was not taken; the text says why and what to do."""

    def __init__(self, refusal: PlanRefusal) -> None:
        super().__init__(str(SENTENCES[refusal]))
        self.refusal = refusal
