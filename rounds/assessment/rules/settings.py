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
