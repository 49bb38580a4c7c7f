"""What an action says when it refuses: why, and what to do instead."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.enforcement.rules.steps import Refusal

SENTENCES: dict[Refusal, str | Promise] = {
    Refusal.NO_RIGHT: _("您没有进入专卖执法室的权限，请管理员授权"),
    Refusal.NOT_NOW: _("案件现在的状态不能这样办理，请刷新页面查看最新进度"),
    Refusal.NOT_YOURS: _("这一步由承办人办理；需要由您接手时，请先点“接办”"),
    Refusal.ALREADY_YOURS: _("这件案件已由您承办"),
    Refusal.NO_TEXT: _("请写明举报的内容"),
    Refusal.NO_FINDINGS: _("请写明核查情况"),
    Refusal.NO_MEASURE: _("请从列表中选择处理方式"),
    Refusal.NO_WORDS: _("请写明具体内容"),
    Refusal.NO_REASON: _("请写明理由"),
    Refusal.NO_RETAILER: _("没有对应的零售户，请先在核查情况里确定被查的零售户"),
    Refusal.FOREIGN: _("不是本公司的人员、零售户或拜访"),
    Refusal.STILL_KEPT: _("案件还没有办结，或还在保存期限内，不能删除"),
    Refusal.TIME_RUNS_BACK: _("办理时间早于上一步，请检查时间"),
    Refusal.SOMEBODY_WAS_FASTER: _("刚刚有人办理了这件案件，请刷新页面后再办"),
    Refusal.NOT_MONOPOLY: _("只能授权给在用的专卖部门专员"),
    Refusal.ALREADY_GRANTED: _("此人已有权限，不必再授"),
    Refusal.NOT_GRANTED: _("此人现在没有权限，不必收回"),
    Refusal.NO_FILE: _("请选择文件；空文件不收"),
    Refusal.STRANGE_FILE: _("只收照片（JPEG、PNG）和 PDF 文件"),
    Refusal.FILE_TOO_LARGE: _("文件太大，请缩小或分成几份再上传"),
    Refusal.ALREADY_WITHDRAWN: _("这条服务提示已经撤回"),
}


class CaseRefusedError(ValueError):
    """A step in the room was not taken; the text says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(SENTENCES[refusal]))
        self.refusal = refusal
