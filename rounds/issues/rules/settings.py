"""What the sources leave open about issues: how long "in time" is, and how liability is split (A35, A36, A41)."""

from decimal import Decimal

from rounds.common.settings import declare

LONGEST = 42_000  # a hundred working days of seven hours

LEARN_MINUTES = declare(
    "issues.learn_minutes",
    420,
    "客户经理掌握问题的时限",
    "A05",
    "A41",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="从零售户反映到客户经理知悉，按工作时间计算",
)
COORDINATE_MINUTES = declare(
    "issues.coordinate_minutes",
    210,
    "客户经理协调（派单）的时限",
    "A05",
    "A34",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="从知悉或被退回到派单，按工作时间计算",
)
ACCEPT_MINUTES = declare(
    "issues.accept_minutes", 210, "部门签收的时限（默认流转表）", "A35", unit="分钟", minimum=1, maximum=LONGEST
)
ANSWER_MINUTES = declare(
    "issues.answer_minutes", 840, "部门答复的时限（默认流转表）", "A35", "A27", unit="分钟", minimum=1, maximum=LONGEST
)
TELL_MINUTES = declare(
    "issues.tell_minutes", 420, "告知零售户的时限（默认流转表）", "A05", "A41", unit="分钟", minimum=1, maximum=LONGEST
)
CONFIRM_MINUTES = declare(
    "issues.confirm_minutes",
    1260,
    "零售户确认的提醒时限",
    "A27",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="只用于提醒，不计入责任",
)
PAUSE_DAYS = declare(
    "issues.pause_days",
    10,
    "一次暂停最长",
    "A27",
    "A35",
    unit="个工作日",
    minimum=1,
    maximum=60,
    note="到恢复日期自动继续计时；暂停的理由和起止都留痕",
)
PAUSE_TIMES = declare("issues.pause_times", 2, "每次办理最多暂停", "A27", "A35", unit="次", minimum=0, maximum=10)
CO_HANDLE_MINUTES = declare(
    "issues.co_handle_minutes",
    420,
    "协办部门回复意见的时限",
    "A04",
    "A35",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="按工作时间计算；问题仍由主办部门持有，主办的时限不变",
)
REMIND_MINUTES = declare(
    "issues.remind_minutes",
    210,
    "两次催办至少相隔",
    "A05",
    unit="分钟",
    minimum=0,
    maximum=LONGEST,
    note="按工作时间计算；催办只进入早、晚两份清单，不另外打扰",
)
ESCALATE_FIRST = declare(
    "issues.escalate_first_minutes",
    420,
    "超时多久提醒上一级（市场经理、部门）",
    "A27",
    "A34",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="按工作时间计算",
)
ESCALATE_SECOND = declare(
    "issues.escalate_second_minutes",
    1260,
    "超时多久提醒公司领导",
    "A27",
    "A35",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="按工作时间计算",
)
FOLLOW_UP_PERCENT = declare(
    "issues.follow_up_percent",
    10,
    "办结后抽查回访的比例",
    "A31",
    "A32",
    unit="%",
    minimum=0,
    maximum=100,
    note="曾重开、超时、投诉和以解释办结的，全部回访",
)
FOLLOW_UP_MINUTES = declare(
    "issues.follow_up_minutes",
    2100,
    "回访的期限",
    "A31",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="从办结起，按工作时间计算",
)
OBJECTION_DAYS = declare(
    "issues.objection_days",
    5,
    "责任认定后可提出异议的期限",
    "A33",
    "A36",
    unit="个工作日",
    minimum=1,
    maximum=60,
    note="从责任认定的次日起算；每一方对每一版可提出一次",
)
OBJECTION_MINUTES = declare(
    "issues.objection_minutes",
    2100,
    "裁定责任异议的期限",
    "A33",
    unit="分钟",
    minimum=1,
    maximum=LONGEST,
    note="按工作时间计算，只用于提醒",
)
FILE_MEGABYTES = declare(
    "issues.file_megabytes", 10, "问题附件每个最大", "B09", unit="MB", minimum=1, maximum=50, note="图片和常用文档"
)
FILES_PER_ISSUE = declare("issues.files_per_issue", 20, "一个问题最多附件", "B09", unit="个", minimum=1, maximum=200)
PRIMARY_PERCENT = declare(
    "issues.primary_percent",
    Decimal(70),
    "主要责任所占比例（默认流转表）",
    "A36",
    "A37",
    unit="%",
    minimum=50,
    maximum=100,
)
SECONDARY_WITHOUT_GROUND = declare(
    "issues.secondary_without_ground",
    True,
    "客户经理各环节均及时，仍负次要责任",
    "A41",
    note="选“否”时，部门承担全部责任",
)
