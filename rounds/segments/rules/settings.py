"""What the source leaves open about segments: every number is a setting."""

from rounds.common.settings import declare

MODE = declare(
    "segments.threshold_mode",
    "fixed",
    "经营规模门槛的取法（fixed 固定值，quantile 按本公司分布）",
    "C22",
    "C31",
    choices=("fixed", "quantile"),
    note="规模与数值差异大的公司用分位数",
)
SCALE = declare("segments.scale", 600, "经营规模门槛（月销量）", "C22", unit="条", minimum=0)
BRANDS = declare("segments.brands", 30, "经营品牌数门槛", "C22", unit="个", minimum=0)
DISPLAY = declare("segments.display", 4, "出样与店面形象门槛（1—5 级）", "C21", "C22", minimum=1, maximum=5)
SCALE_QUANTILE = declare("segments.scale_quantile", 0.80, "经营规模门槛的分位数", "C31", minimum=0.0, maximum=1.0)
BRANDS_QUANTILE = declare("segments.brands_quantile", 0.80, "经营品牌数门槛的分位数", "C31", minimum=0.0, maximum=1.0)
NEEDED = declare(
    "segments.capability_needed",
    0.60,
    "视为“有经营能力”所需的得分（规模、品牌、出样三要素加权）",
    "C21",
    "C31",
    minimum=0.0,
    maximum=1.0,
)
SCALE_WEIGHT = declare("segments.scale_weight", 50, "经营能力：规模权重", "C21", minimum=0, maximum=100)
BRANDS_WEIGHT = declare("segments.brands_weight", 30, "经营能力：品牌数权重", "C21", minimum=0, maximum=100)
DISPLAY_WEIGHT = declare("segments.display_weight", 20, "经营能力：出样权重", "C21", minimum=0, maximum=100)
WILL_NEEDED = declare(
    "segments.will_needed", 0.10, "视为“有发展意愿”所需的得分（-1 到 1）", "C21", "C31", minimum=-1.0, maximum=1.0
)
WILL_DAYS = declare("segments.will_days", 365, "意愿问答的有效天数", "C21", unit="天", minimum=30, maximum=1825)
BIG_CAP = declare("segments.big_retailer_cap", 1000, "限大扶小：大户月销量上限", "C23", unit="条", minimum=1)
VOLUME_MONTHS = declare("segments.volume_months", 3, "计算月均销量所用的月数", "C21", unit="月", minimum=1, maximum=12)
FIRST_IS_PROVISIONAL = declare("segments.first_is_provisional", True, "首次细分先行生效，待市场经理确认", "C14")
PROMOTE_DAYS = declare("segments.promote_days", 14, "提升型上门间隔", "C28", unit="天", minimum=1, maximum=60)
MAINTAIN_DAYS = declare("segments.maintain_days", 7, "维持型上门间隔", "C29", unit="天", minimum=1, maximum=60)
GUIDE_DAYS = declare("segments.guide_days", 7, "指导型上门间隔", "C29", unit="天", minimum=1, maximum=60)
CARE_DAYS = declare(
    "segments.care_days", 14, "关注型上门间隔", "C30", unit="天", minimum=1, maximum=60, note="原文到此中断"
)
PHONE_DAYS = declare(
    "segments.phone_days",
    14,
    "日常电话间隔（提升、维持、指导型；0 为不安排）",
    "C28",
    "C29",
    unit="天",
    minimum=0,
    maximum=60,
)
