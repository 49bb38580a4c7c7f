"""The reasons of a share of liability, as message ids; the screen shows them in the reader's language."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a party bears a share."""

    NOT_LEARNT = "not_learnt"
    NOT_COORDINATED = "not_coordinated"
    NOT_EXPLAINED = "not_explained"
    NOT_ANSWERED = "not_answered"
    NOT_SOLVED_ALONE = "not_solved_alone"
    SURVEY_PRIMARY = "survey_primary"
    SURVEY_SECONDARY = "survey_secondary"
    SURVEY_VISIT = "survey_visit"
    BUNDLED = "bundled"


SENTENCES: dict[Reason, str] = {
    Reason.NOT_LEARNT: "没有及时掌握零售户的反映：用 %(held)s 分钟，限 %(allowed)s 分钟（工作时间）",
    Reason.NOT_COORDINATED: "没有及时协调：用 %(held)s 分钟，限 %(allowed)s 分钟（工作时间）",
    Reason.NOT_EXPLAINED: "没有及时向零售户沟通解释：用 %(held)s 分钟，限 %(allowed)s 分钟（工作时间）",
    Reason.NOT_ANSWERED: "接到派单后没有及时答复：用 %(held)s 分钟，限 %(allowed)s 分钟（工作时间）",
    Reason.NOT_SOLVED_ALONE: "拜访服务问题没有及时答复：用 %(held)s 分钟，限 %(allowed)s 分钟（工作时间）",
    Reason.SURVEY_PRIMARY: "部门已按时答复，但调查不满意：按流转表由该部门负主要责任",
    Reason.SURVEY_SECONDARY: "调查不满意：客户经理各环节均及时，按捆绑考核负次要责任",
    Reason.SURVEY_VISIT: "调查对拜访服务不满意：责任全部由客户经理承担",
    Reason.BUNDLED: "部门没有及时答复；客户经理各环节均及时，按捆绑考核负次要责任",
}


def sentence(reason: str, figures: dict[str, int]) -> str:
    """The reason in Chinese, as it is kept with the finding."""
    return SENTENCES[Reason(reason)] % figures
