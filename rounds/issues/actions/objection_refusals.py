"""What is said when an objection, or its decision, is not taken: why, and what to do instead."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.issues.rules.objections import Fault

SENTENCES: dict[Fault, str | Promise] = {
    Fault.NOT_A_PARTY: _("只有承担责任的客户经理，或承担责任的部门的专员，可以对责任认定提出异议"),
    Fault.NOT_NEWEST: _("这已不是最新一版责任认定，请对最新一版提出异议"),
    Fault.TOO_LATE: _("异议期限已过"),
    Fault.OBJECTED_ALREADY: _("您这一方已对这一版提出过异议，每版一次，请看处理结果"),
    Fault.NO_TEXT: _("请写明异议的理由"),
    Fault.NO_SPAN: _("请至少填写一个不应计时的时段：从何时到何时、为什么"),
    Fault.SPAN_BACKWARDS: _("时段的结束要晚于开始"),
    Fault.SPAN_OUTSIDE: _("时段要在该环节的起止时间之内"),
    Fault.SPAN_RUNS: _("该环节还在办理，办完后再提出异议；需要停表时请用“暂停计时”"),
    Fault.SPAN_NO_REASON: _("每个时段都要写明为什么不应计时"),
    Fault.FOREIGN: _("不是这个问题的环节或附件，请刷新页面后再填"),
    Fault.NOT_A_DECIDER: _("异议由考核员裁定"),
    Fault.OWN_CASE: _("您是当事一方，请由其他考核员裁定"),
    Fault.DECIDED_ALREADY: _("这项异议已经裁定，请刷新页面查看"),
    Fault.NO_DECISION: _("请选择裁定结果并写明理由"),
    Fault.NOTHING_GRANTED: _("裁定成立时，请勾选认定不计时的时段；都不认定，请选“不成立”"),
    Fault.GRANTED_THOUGH_REJECTED: _("裁定不成立时，不要勾选时段"),
    Fault.BEYOND_ASKED: _("认定的时段只能在申请的时段之内，可以缩短，不能延长"),
}


class ObjectionRefusedError(ValueError):
    """Nothing was changed; the text says why and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(SENTENCES[fault]))
        self.fault = fault
