"""What an action says when it refuses: why, and what to do instead."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.issues.rules.routing import TableFault
from rounds.issues.rules.steps import Refusal

SENTENCES: dict[Refusal, str | Promise] = {
    Refusal.NOT_NOW: _("问题现在的状态不能这样办理，请刷新页面查看最新进度"),
    Refusal.NOT_YOURS: _("这一步不由您办理：请看页面上的当前持有人"),
    Refusal.NO_TEXT: _("请写明零售户反映的问题"),
    Refusal.NO_PROPOSAL: _("派单要附上您的解决意见（B09），请填写后再派"),
    Refusal.NO_REASON: _("请写明理由"),
    Refusal.NO_ANSWER: _("答复要写明解决办法；实在解决不了，选“解释”并写明原因（A27）"),
    Refusal.NO_WAY_OF_TELLING: _("请写明怎样告知了零售户，例如上门、电话"),
    Refusal.PROMISE_IN_THE_PAST: _("承诺日期已经过去，请选今天或以后的日期"),
    Refusal.PROMISE_TOO_FAR: _("承诺日期超过一年，请选一年之内的日期"),
    Refusal.PAUSE_NOT_AHEAD: _("恢复日期要在今天之后"),
    Refusal.PAUSE_TOO_LONG: _("暂停时间超过规定的天数，请选早一些的恢复日期；确实解决不了，请答复并解释（A27）"),
    Refusal.PAUSED_OFTEN: _("这次办理已用完规定的暂停次数，请答复解决办法或解释（A27）"),
    Refusal.SAME_DEPARTMENT: _("问题已在该部门，请选另一个部门"),
    Refusal.FOREIGN: _("不是本公司的部门或拜访"),
    Refusal.UNKNOWN_CATEGORY: _("没有这个问题类别，请从列表中选择"),
    Refusal.TIME_RUNS_BACK: _("办理时间早于上一步，请检查时间"),
    Refusal.SOMEBODY_WAS_FASTER: _("刚刚有人办理了这个问题，请刷新页面后再办"),
    Refusal.REMINDED_ALREADY: _("刚刚已经催办过，请稍后再催；需要更高一级关注时，可用督办"),
    Refusal.REPLY_DAY_PASSED: _("要求回复的日期已经过去，请选今天或以后的日期"),
    Refusal.ASKED_ALREADY: _("已请该部门协办，正在等它的意见"),
    Refusal.OWN_WORK: _("回访要由没有经办这个问题的人来做（A31），请交给别人"),
    Refusal.IN_THE_ROOM: _("这是举报：备注和文件请写在专卖执法室的案件里"),
    Refusal.CASE_OPEN: _("案件还没有办结：请先在专卖执法室办结，或选“解释”"),
    Refusal.SENT_DIFFERENTLY: _("这张表单已经提交过，先前的内容已登记；这一次内容不同，要另外登记请再点一次提交"),
    Refusal.ID_TAKEN: _("这个编号已是别人登记的问题，请重新登记"),
    Refusal.UNTOUCHED_COPY: _("这是模板或以往答复的原文，请按这户的实际情况改写后再提交"),
    Refusal.GAP_LEFT: _("还有〔…〕没有填写，请填好或删去后再提交"),
    Refusal.NO_NOTE: _("请写下备注内容"),
    Refusal.EMPTY_TEMPLATE: _("请填写模板名称和内容"),
    Refusal.TITLE_TAKEN: _("本部门已有同名模板，请换个名称或修改原来的模板"),
}
TABLE_FAULTS: dict[TableFault, str | Promise] = {
    TableFault.NOT_EVERY_CATEGORY_ONCE: _("每个类别要有且只有一行"),
    TableFault.DEPARTMENT_MISSING: _("请选择负主要责任的部门"),
    TableFault.VISIT_HAS_DEPARTMENT: _("拜访服务问题由客户经理承担全部责任，不能选部门（A42）"),
    TableFault.PRIMARY_NOT_LARGER: _("主要责任比例在 50 % 到 100 % 之间"),
    TableFault.NO_TIME: _("时限至少 1 分钟"),
}


class IssueRefusedError(ValueError):
    """A step was not taken; the text says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(SENTENCES[refusal]))
        self.refusal = refusal


class IssueConflictError(IssueRefusedError):
    """Somebody else acted on the same issue in the meantime; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(Refusal.SOMEBODY_WAS_FASTER)


class RoutingRefusedError(ValueError):
    """A routing table was not adopted; `faults` are (fault, category)."""

    def __init__(self, faults: list[tuple[TableFault, str]]) -> None:
        super().__init__("；".join(str(TABLE_FAULTS[fault]) for fault, _category in faults))
        self.faults = faults


class DepartmentMissingError(ValueError):
    """The company has no department for a row of the table; `function` names it."""

    def __init__(self, function: str) -> None:
        super().__init__(_("公司没有“%(function)s”，请管理员先设立该部门") % {"function": function})
        self.function = function
