"""What the sources leave open about bulletins: how far ahead, how soon, from which share on."""

from rounds.common.settings import declare

OWE_AHEAD_DAYS = declare(
    "bulletins.owe_ahead_days",
    28,
    "定期发布任务提前多少天列出",
    "A22",
    "A25",
    unit="天",
    minimum=7,
    maximum=120,
    note="发布日历按此天数提前生成应发布的信息",
)
ENDING_DAYS = declare(
    "bulletins.ending_days", 3, "快到期的信息提前多少天列为先办", "A26", unit="天", minimum=0, maximum=30
)
NEW_WORKDAYS = declare(
    "bulletins.new_workdays", 1, "发布后多少个工作日内算新信息", "A26", unit="个工作日", minimum=1, maximum=10
)
WITHDRAWN_DAYS = declare(
    "bulletins.withdrawn_days", 14, "撤回的信息在客户经理清单里留多少天", "A26", unit="天", minimum=1, maximum=90
)
COVERAGE_DAYS = declare(
    "bulletins.coverage_days", 90, "传达情况统计最近多少天", "E18", "F06", unit="天", minimum=7, maximum=400
)
LEAST_TELLINGS = declare(
    "bulletins.least_tellings", 3, "少于多少次传达不作提示", "E18", "F06", unit="次", minimum=1, maximum=50
)
HOT_PERCENT = declare(
    "bulletins.hot_percent",
    100,
    "紧俏品牌占多少时提示“只讲紧俏品牌”",
    "E18",
    unit="%",
    minimum=50,
    maximum=100,
    note="只陈述事实，不是评价，不计分",
)
LEAFLET_PERCENT = declare(
    "bulletins.leaflet_percent",
    100,
    "发宣传单占多少时提示“只发宣传单”",
    "F06",
    unit="%",
    minimum=50,
    maximum=100,
    note="只陈述事实，不是评价，不计分",
)
