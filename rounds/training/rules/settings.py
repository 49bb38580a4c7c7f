"""What the source leaves open about training: when a result is passed, how long somebody is off his post (A48)."""

from rounds.common.settings import declare

PASS_MARK = declare(
    "training.pass_mark", 60, "培训测评的合格线", "D13", "D15", unit="%", minimum=1, maximum=100,
    note="安排培训时取用，之后改动不影响已安排的培训",
)  # fmt: skip
OFF_POST_DAYS = declare(
    "training.off_post_days", 30, "待岗培训的最长天数", "A48", unit="天", minimum=1, maximum=180,
    note="原文只说“一定时期”，天数由公司定；到期必须了结，不能无限期待岗",
)  # fmt: skip
