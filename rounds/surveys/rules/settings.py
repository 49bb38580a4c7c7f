"""What the sources leave open about surveys (A32: no period; A36: no numbers)."""

from rounds.common.settings import declare

SMALLEST_GROUP = declare(
    "surveys.smallest_group", 5, "调查结果最小组（份）", "A32", unit="份", minimum=3, maximum=50,
    note="答卷少于此数的组不显示任何结果",
)  # fmt: skip
SAMPLE_SIZE = declare(
    "surveys.sample_size", 400, "每次调查抽样户数", "A32", unit="户", minimum=10, maximum=100000
)  # fmt: skip
