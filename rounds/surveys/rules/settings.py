"""What the sources leave open about surveys (A32: no period; A36: no numbers)."""

from rounds.common.settings import declare

SMALLEST_GROUP = declare(
    "surveys.smallest_group", 5, "调查结果最小组（份）", "A32", unit="份", minimum=3, maximum=50,
    note="答卷少于此数的组不显示任何结果",
)  # fmt: skip
MARGIN = declare(
    "surveys.margin", 5, "调查误差目标（百分点）", "A32", unit="百分点", minimum=1, maximum=20,
    note="95% 区间的半宽；新建调查时带出，可改",
)  # fmt: skip
EXPECTED_RATE = declare("surveys.expected_rate", 60, "调查预计应答率", "A32", unit="%", minimum=1, maximum=100)
RESERVE_SHARE = declare(
    "surveys.reserve_share", 30, "备用样本占抽样户数的比例", "A32", unit="%", minimum=0, maximum=200,
    note="拒答或联系不上时，按层、按抽签顺序递补",
)  # fmt: skip
CALL_ATTEMPTS = declare(
    "surveys.call_attempts", 3, "电话访问最多拨打次数", "A32", unit="次", minimum=1, maximum=10,
    note="都没有接通即按“多次联系不上”递补",
)  # fmt: skip
CALL_GAP_HOURS = declare(
    "surveys.call_gap_hours", 3, "同一户两次拨打至少相隔", "A32", unit="小时", minimum=0, maximum=72
)  # fmt: skip
REMINDERS = declare("surveys.reminders", 2, "每户最多提醒次数", "A32", unit="次", minimum=0, maximum=5)
REMIND_AFTER_DAYS = declare(
    "surveys.remind_after_days", 5, "未作答几天后提醒", "A32", unit="天", minimum=1, maximum=30
)  # fmt: skip
HOLD_MINUTES = declare(
    "surveys.hold_minutes", 20, "访问员占用一户的时间", "A32", unit="分钟", minimum=5, maximum=120,
    note="此间别的访问员不会拨打同一户",
)  # fmt: skip

# Quality of answers, and the three degrees: the sources name them and give no number (A32, B08).
COUNTED = declare(
    "surveys.counted", "all", "考核采用哪些答卷", "A32", choices=("all", "unflagged"),
    note="all：全部答卷；unflagged：不含带标记的答卷。标记只是提示，不是结论",
)  # fmt: skip
STRAIGHT_ITEMS = declare(
    "surveys.straight_items", 7, "至少几题同分才看是否全部同分", "A32", unit="题", minimum=4, maximum=40
)  # fmt: skip
FAST_PERCENT = declare(
    "surveys.fast_percent", 33, "用时低于同渠道中位数的多少算太快", "A32", unit="%", minimum=5, maximum=80
)  # fmt: skip
DEGREE_MONTHS = declare("surveys.degree_months", 6, "三度计算窗口", "B08", unit="个月", minimum=3, maximum=24)
TREND_MONTHS = declare("surveys.trend_months", 3, "三度与几个月前比较", "B08", unit="个月", minimum=1, maximum=12)
TREND_POINTS = declare("surveys.trend_points", 5, "三度变化多少分才算升降", "B08", unit="分", minimum=1, maximum=50)
MONTHS_KEPT = declare("surveys.degree_months_kept", 25, "三度保留月份", "B08", unit="个月", minimum=13, maximum=120)
FULL_PERCENTILE = declare(
    "surveys.full_percentile", 90, "满分线：公司零售户的第几百分位", "B08", unit="%", minimum=50, maximum=100
)  # fmt: skip
SAID_START = declare(
    "surveys.said_start", 60, "没有评价、只有重开或失约时的起点分", "B08", unit="分", minimum=0, maximum=100
)  # fmt: skip
REOPENED_POINTS = declare(
    "surveys.reopened_points", 10, "每次问题重开扣满意度", "B08", unit="分", minimum=0, maximum=50
)  # fmt: skip
BROKEN_POINTS = declare("surveys.broken_points", 10, "每次承诺落空扣满意度", "B08", unit="分", minimum=0, maximum=50)
LOYAL_MONTHS = declare("surveys.loyal_months", 40, "忠诚度：月月订货的权重", "B08", minimum=0, maximum=100)
LOYAL_RHYTHM = declare("surveys.loyal_rhythm", 30, "忠诚度：按周期订货的权重", "B08", minimum=0, maximum=100)
LOYAL_RANGE = declare("surveys.loyal_range", 30, "忠诚度：品规宽度的权重", "B08", minimum=0, maximum=100)
GIVEN_VOLUME = declare("surveys.given_volume", 40, "贡献度：销量的权重", "B08", minimum=0, maximum=100)
GIVEN_AMOUNT = declare("surveys.given_amount", 40, "贡献度：金额的权重", "B08", minimum=0, maximum=100)
GIVEN_MIX = declare("surveys.given_mix", 20, "贡献度：品类结构的权重", "B08", minimum=0, maximum=100)
