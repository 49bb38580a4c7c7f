"""What the sources leave open about the assessment."""

from rounds.common.settings import declare

ACCEPTED_MISSED_REASONS = declare(
    "assessment.accepted_missed_reasons",
    ["weather", "ad_hoc_task", "shop_shut", "leave"],
    "不扣分的未拜访原因",
    "C08",
    note="weather 恶劣天气、ad_hoc_task 临时性工作任务、shop_shut 店铺关门、leave 请假、not_assigned 布置不细、"
    "not_understood 理解不准、not_done 执行不实、other 其他",
)
ISSUE_LIABILITY_WEIGHT = declare(
    "assessment.issue_liability_weight", 70, "责任分中问题所占比例", "A33", "A35", unit="%", minimum=0, maximum=100
)
SURVEY_LIABILITY_WEIGHT = declare(
    "assessment.survey_liability_weight", 30, "责任分中调查不满意所占比例", "A36", unit="%", minimum=0, maximum=100
)
OBJECTION_DAYS = declare(
    "assessment.objection_days",
    5,
    "公布后多少个工作日内可以对得分提出异议",
    "A31",
    unit="个工作日",
    minimum=1,
    maximum=60,
)
DECISION_DAYS = declare(
    "assessment.decision_days", 5, "异议提出后多少个工作日内裁定", "A31", unit="个工作日", minimum=1, maximum=60
)
BEHIND_PERIODS = declare(
    "assessment.behind_periods", 3, "连续几期落后才提议待岗培训", "A48", unit="期", minimum=2, maximum=12
)
BEHIND_SCORE = declare(
    "assessment.behind_score",
    60,
    "低于多少分算落后（与固定分数比，不与别人比）",
    "A45",
    "A48",
    unit="分",
    minimum=1,
    maximum=100,
)
BEHIND_RISE = declare(
    "assessment.behind_rise", 5, "这几期升了多少分就算正在改善、不提议", "A44", "A48", unit="分", minimum=1, maximum=50
)
ANSWER_DAYS = declare(
    "assessment.answer_days", 5, "本人回应待岗培训提议的期限", "A44", "A52", unit="个工作日", minimum=1, maximum=60
)
PAY_PERIODS = declare(
    "assessment.pay_periods", 2, "连续几期达到分数提议上调薪酬档级", "D17", unit="期", minimum=1, maximum=12
)
PAY_SCORE = declare(
    "assessment.pay_score", 90, "达到多少分提议上调薪酬档级", "A46", "D17", unit="分", minimum=1, maximum=100
)
SOLID_PERCENT = declare(
    "assessment.solid_percent", 60, "一期结果至少多少权重样本充足才能作依据", "A44", unit="%", minimum=0, maximum=100
)
FEW_RECORDS = declare("assessment.few_records", 5, "一项少于几条记录算样本少", "A44", unit="条", minimum=1, maximum=100)
ALIKE_PERCENT = declare(
    "assessment.alike_percent", 30, "片区难度相差多少以内算相近", "C18", "D09", unit="%", minimum=5, maximum=100
)
FEWEST_ALIKE = declare(
    "assessment.fewest_alike", 5, "至少几个相近片区、几名同事才显示比较和分布", "A44", unit="个", minimum=3, maximum=50
)
LEANING_RECORDS = declare(
    "assessment.leaning_records",
    10,
    "样本少时按多少条记录向全公司平均靠拢",
    "A29",
    "A53",
    unit="条",
    minimum=0,
    maximum=1000,
    note="n 条记录的得分按 n ÷（n + 本数）取本人、其余取平均；0 表示不靠拢",
)
SMALL_GROUP = declare(
    "assessment.small_group", 5, "走访公平每组至少几户才比较", "C04", "E14", unit="户", minimum=2, maximum=100
)
TOLERANCE_DAYS = declare(
    "assessment.tolerance_days", 2, "考核间隔兑现时允许的偏差", "C28", "C29", "C30", unit="天", minimum=0, maximum=6
)
FILE_FIELDS = declare(
    "assessment.file_fields",
    [
        "owner_name", "phone", "address", "lat", "outlet_type", "market_type", "order_weekday", "opening_hours",
        "stock_cartons", "out_of_province_brands",
    ],
    "计入档案完整的项目",
    "C07",
    "C12",
    "D10",
)  # fmt: skip
PLAN_MINUTES = declare(
    "assessment.plan_minutes", 840, "市场经理审批计划的时限", "C08", unit="分钟", minimum=30, maximum=42_000
)
ANOMALY_MINUTES = declare(
    "assessment.anomaly_minutes", 840, "市场经理处理异常的时限", "C17", unit="分钟", minimum=30, maximum=42_000
)
RULING_MINUTES = declare(
    "assessment.ruling_minutes", 2100, "市场经理裁定记录提示的时限", "E07", unit="分钟", minimum=30, maximum=42_000
)
BIG_CLOSING = declare(
    "assessment.big_closing", 20_000, "超过多少次拜访的结案在后台计算", "A51", unit="次", minimum=0, is_technical=True
)
