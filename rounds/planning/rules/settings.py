"""What the sources leave open about visit plans."""

from rounds.common.settings import declare

BAND_MIN = declare(
    "planning.daily_min",
    6,
    "每天拜访户数下限",
    "C13",
    unit="户",
    minimum=0,
    maximum=60,
    note="原文数字缺失，此为我们的默认值",
)
BAND_MAX = declare(
    "planning.daily_max",
    26,
    "每天拜访户数上限",
    "C13",
    unit="户",
    minimum=1,
    maximum=80,
    note="原文数字缺失，此为我们的默认值",
)
URBAN_MINUTES = declare("planning.urban_minutes", 12, "城镇每户拜访时长", "C14", unit="分钟", minimum=1, maximum=120)
RURAL_MINUTES = declare(
    "planning.rural_minutes", 15, "乡村每户拜访时长", "C14", "E14", unit="分钟", minimum=1, maximum=120
)
URBAN_SPEED = declare("planning.urban_speed", 24.0, "城镇行车速度", "C14", unit="公里/小时", minimum=3.0, maximum=120.0)
RURAL_SPEED = declare("planning.rural_speed", 38.0, "乡村行车速度", "C14", unit="公里/小时", minimum=3.0, maximum=120.0)
URBAN_DETOUR = declare("planning.urban_detour", 1.40, "城镇绕行系数（路程/直线）", "C14", minimum=1.0, maximum=4.0)
RURAL_DETOUR = declare("planning.rural_detour", 1.30, "乡村绕行系数（路程/直线）", "C14", minimum=1.0, maximum=4.0)
STOP_MINUTES = declare("planning.stop_minutes", 2.0, "每次停车进出时间", "C14", unit="分钟", minimum=0.0, maximum=30.0)
FLOOR_DAYS = declare(
    "planning.floor_days", 28, "任何零售户至少多少天上门一次", "E14", "E10", unit="天", minimum=7, maximum=90
)
UNSEGMENTED_DAYS = declare(
    "planning.unsegmented_days", 14, "尚未细分者的上门间隔", "C30", unit="天", minimum=1, maximum=60
)
TOLERANCE_DAYS = declare(
    "planning.tolerance_days", 2, "间隔允许的偏差（节假日顺延）", "C28", "C29", "C30", unit="天", minimum=0, maximum=6
)
ITERATIONS = declare(
    "planning.iterations", 12000, "每名客户经理的计划计算步数", "C14", unit="步", minimum=500, maximum=5_000_000
)
SEED = declare("planning.seed", 1, "计划计算的随机种子", "C14", minimum=0)
CHANGE_PRICE = declare(
    "planning.change_price",
    12.0,
    "与上期计划换日子的代价（折算路程分钟）",
    "D12",
    unit="分钟",
    minimum=0.0,
    maximum=120.0,
)
FAIRNESS_WEEKS = declare(
    "planning.fairness_weeks", 4, "覆盖公平看最近几周", "E10", "E14", unit="周", minimum=1, maximum=52
)
NEGLECT_FACTOR = declare(
    "planning.neglect_factor", 1.5, "超过间隔多少倍没有上门算被冷落", "E10", "E14", unit="倍", minimum=1.0, maximum=10.0
)
SMALL_GROUP = declare("planning.small_group", 10, "少于多少户的比较不下结论", "E14", unit="户", minimum=2, maximum=100)
FAR_KM = declare(
    "planning.far_km",
    0.0,
    "离出发地多远算远（0 为按片区内三等分）",
    "C14",
    "E14",
    unit="公里",
    minimum=0.0,
    maximum=200.0,
)
LEAST_OPEN = declare(
    "planning.least_open",
    0.8,
    "外勤时间内营业不足多少算难访",
    "D12",
    minimum=0.0,
    maximum=1.0,
)
CATCH_UP_DAYS = declare(
    "planning.catch_up_days", 5, "补上被冷落零售户的期限（工作日）", "E10", "E14", unit="天", minimum=1, maximum=20
)
REPLAN_PRICE = declare(
    "planning.replan_price",
    30.0,
    "临时调整时每改一次日子的代价（折算路程分钟）",
    "C08",
    "E09",
    unit="分钟",
    minimum=0.0,
    maximum=480.0,
)
TRAVEL_SOURCE = declare(
    "planning.travel_source",
    "straight",
    "路程时间来源（straight 直线估算、valhalla 本机路网、osrm_server 或 valhalla_server 路网服务器）",
    "C14",
    choices=("straight", "valhalla", "osrm_server", "valhalla_server"),
)
TRAVEL_SERVER = declare(
    "planning.travel_server",
    "",
    "路网服务器地址（http 或 https，仅管理员可改）",
    "C14",
    pattern=r"(https?://[^\s@?#]+)?",
    is_technical=True,
)
TRAVEL_COSTING = declare(
    "planning.travel_costing",
    "auto",
    "出行方式（auto 汽车、motor_scooter 电动车、bicycle 自行车、pedestrian 步行）",
    "C14",
    choices=("auto", "motor_scooter", "bicycle", "pedestrian"),
)
TERRITORY_TOLERANCE = declare(
    "planning.territory_tolerance", 0.05, "片区工作量允许的偏差", "C18", "D08", minimum=0.01, maximum=0.5
)
TIE_MEDIUM = declare(
    "planning.tie_medium",
    15.0,
    "“适当保持”时平均每换一户客户经理的代价（折算四周分钟）",
    "D08",
    unit="分钟",
    minimum=0.0,
    maximum=480.0,
)
TIE_STRONG = declare(
    "planning.tie_strong",
    60.0,
    "“尽量保持”时平均每换一户客户经理的代价（折算四周分钟）",
    "D08",
    unit="分钟",
    minimum=0.0,
    maximum=960.0,
)
CHOICE_COOLDOWN = declare(
    "planning.choice_cooldown",
    180,
    "零售户更换客户经理后多少天内不再更换",
    "A50",
    unit="天",
    minimum=0,
    maximum=1095,
)
SERVICE_RADIUS = declare(
    "planning.service_radius",
    15.0,
    "客户经理的服务半径（按路程；片区本身更大的，按片区内九成零售户的距离）",
    "D08",
    unit="公里",
    minimum=0.0,
    maximum=300.0,
)
CHOICE_DECISION_DAYS = declare(
    "planning.choice_decision_days",
    5,
    "对更换客户经理的申请作出决定的期限",
    "A49",
    "A50",
    unit="个工作日",
    minimum=1,
    maximum=60,
)
CHOICE_ANSWER_DAYS = declare(
    "planning.choice_answer_days", 14, "零售户答复建议人选的期限", "A49", "A50", unit="天", minimum=3, maximum=90,
    note="到期没有答复，申请按零售户原来的意思继续；原来没有人选的，申请结束",
)  # fmt: skip
CHOICE_HEARING_DAYS = declare(
    "planning.choice_hearing_days", 2, "等原客户经理说明的期限", "A49", unit="个工作日", minimum=0, maximum=30
)
CHOICE_WEEKS = declare("planning.choice_weeks", 12, "综合衡量看最近几周", "A49", unit="周", minimum=2, maximum=52)
CHOICE_EFFECT_WEEKS = declare(
    "planning.choice_effect_weeks", 8, "更换前后各比较几周", "A49", "F04", unit="周", minimum=2, maximum=52
)
CHOICE_MIN_GROUP = declare(
    "planning.choice_min_group",
    5,
    "一年内不少于几份申请才向客户经理说明原因",
    "A32",
    "A49",
    unit="份",
    minimum=3,
    maximum=50,
)
