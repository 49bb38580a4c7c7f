"""What is said to somebody whose step was refused, and who may take it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.bulletins.models import Bulletin
from rounds.bulletins.rules.refusals import Refusal
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

By = Staff | str

SENTENCES: dict[Refusal, str | Promise] = {
    Refusal.NOT_ITS_DUTY: _("这类信息不由该部门提供，请换部门或主题（A21–A25）"),
    Refusal.NOT_YOURS: _("只有该部门的专员可以发布"),
    Refusal.NO_TITLE: _("请写标题"),
    Refusal.NO_BODY: _("请写内容"),
    Refusal.NO_REASON: _("请写明原因，零售户会问"),
    Refusal.UNKNOWN_SEGMENT: _("没有这个客户类型"),
    Refusal.UNKNOWN_MARKET_TYPE: _("市场类型只有城镇和乡村"),
    Refusal.UNKNOWN_AREA: _("没有这个单位或片区，请重新选择"),
    Refusal.UNKNOWN_PRIORITY: _("没有这个紧急程度，请重新选择"),
    Refusal.BANDS_TURNED_ROUND: _("起始档位高于截止档位，请对调"),
    Refusal.ENDS_BEFORE_IT_BEGINS: _("有效期已经过去或早于开始日期，请改截止日期"),
    Refusal.TOO_MANY_BRANDS: _("一条信息最多写 20 个品牌，请分成几条"),
    Refusal.ALREADY_PUBLISHED: _("已经发布，不能再次发布；有变化请用“更正”"),
    Refusal.NOTHING_CHANGED: _("内容没有变化，不用更正"),
    Refusal.NOT_PUBLISHED: _("还没有发布"),
    Refusal.NO_LONGER_VALID: _("已过有效期，不用再传达"),
    Refusal.WITHDRAWN: _("已经撤回，不再传达"),
    Refusal.FOREIGN: _("不是本公司的零售户、人员或拜访"),
    Refusal.NO_SUCH_DAY: _("每周请选星期几，每月请填 1 至 31 日"),
    Refusal.ALREADY_ENDED: _("这项任务已经停止"),
}


class BulletinRefusedError(ValueError):
    """Nothing was changed; the text says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(SENTENCES[refusal]))
        self.refusal = refusal


def check_officer(bulletin: Bulletin, by: By) -> None:
    """Only an officer of the department that owes it writes it; refused otherwise."""
    if not isinstance(by, Staff):
        return
    if by.role != Role.DEPARTMENT_OFFICER or by.department_id != bulletin.department_id:
        raise BulletinRefusedError(Refusal.NOT_YOURS)
