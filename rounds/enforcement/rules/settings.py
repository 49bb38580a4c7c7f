"""What the source leaves open about enforcement: how long each step may take, how long a case is kept (A20)."""

from rounds.common.settings import declare

LONGEST = 42_000  # a hundred working days of seven hours

TAKE_UP_MINUTES = declare(
    "enforcement.take_up_minutes", 420, "执法案件领办的时限", "A20", "A27", unit="分钟", minimum=1, maximum=LONGEST
)
CHECK_MINUTES = declare(
    "enforcement.check_minutes", 4200, "执法案件核查的时限", "A20", "A27", unit="分钟", minimum=1, maximum=LONGEST
)
DECIDE_MINUTES = declare(
    "enforcement.decide_minutes", 2100, "执法案件决定处理的时限", "A20", unit="分钟", minimum=1, maximum=LONGEST
)
CLOSE_MINUTES = declare(
    "enforcement.close_minutes", 2100, "执法案件办结的时限", "A20", unit="分钟", minimum=1, maximum=LONGEST
)
KEEP_DAYS = declare(
    "enforcement.keep_days",
    1095,
    "已办结执法案件的保存期限",
    "A20",
    unit="天",
    minimum=30,
    maximum=36_500,
    note="过期的案件列出来由人删除，系统不会自动删除",
)
