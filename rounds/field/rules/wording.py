"""What the fields of a command are called, and what is wrong with one, in the words of the person who filled it in."""

from collections.abc import Mapping
from typing import Any

from rounds.visits.rules.reasons import Reason, gettext_noop

NAMES: Mapping[str, str] = {
    "announced": gettext_noop("照片和签名"),
    "anomalies": gettext_noop("异常情况"),
    "answer": gettext_noop("回答"),
    "answers": gettext_noop("回答"),
    "arrival": gettext_noop("到店位置"),
    "arrived_at": gettext_noop("到店时间"),
    "because": gettext_noop("原因"),
    "began_at": gettext_noop("开始时间"),
    "bulletin": gettext_noop("信息"),
    "category": gettext_noop("问题类别"),
    "cause": gettext_noop("事由"),
    "channel": gettext_noop("拜访方式"),
    "comment": gettext_noop("评述"),
    "day": gettext_noop("日期"),
    "departed_at": gettext_noop("离店时间"),
    "departure": gettext_noop("离店位置"),
    "done_duties": gettext_noop("做了的职责"),
    "due_at": gettext_noop("期限"),
    "due_on": gettext_noop("承诺日期"),
    "facts": gettext_noop("看到的情况"),
    "giver": gettext_noop("交办人"),
    "goal": gettext_noop("这次要问"),
    "goal_because": gettext_noop("为什么问"),
    "how": gettext_noop("告知方式"),
    "is_important": gettext_noop("是否重要"),
    "is_signed": gettext_noop("签名"),
    "is_urgent": gettext_noop("是否紧急"),
    "issue": gettext_noop("问题"),
    "kind": gettext_noop("类别"),
    "made_at": gettext_noop("手机上的时间"),
    "minutes": gettext_noop("分钟数"),
    "no_goal_reason": gettext_noop("没有目标的原因"),
    "note": gettext_noop("说明"),
    "objection": gettext_noop("得分异议"),
    "observation": gettext_noop("团队观察"),
    "opened_at": gettext_noop("开始时间"),
    "order_advice": gettext_noop("订货建议"),
    "outcome": gettext_noop("结果"),
    "part": gettext_noop("得分项"),
    "place": gettext_noop("地点"),
    "promise": gettext_noop("承诺"),
    "proposed_solution": gettext_noop("解决意见"),
    "raised_at": gettext_noop("反映时间"),
    "reason": gettext_noop("原因"),
    "record": gettext_noop("记录"),
    "retailer": gettext_noop("零售户"),
    "seen_at": gettext_noop("看到的时间"),
    "settled_at": gettext_noop("了结时间"),
    "sop_steps": gettext_noop("作业步骤"),
    "steady_seconds": gettext_noop("停留时间"),
    "suggestion": gettext_noop("建议"),
    "summary": gettext_noop("总结"),
    "task": gettext_noop("临时交办"),
    "text": gettext_noop("内容"),
    "title": gettext_noop("事项"),
    "tomorrow": gettext_noop("明天"),
    "topic": gettext_noop("方面"),
    "visit": gettext_noop("拜访"),
    "visits": gettext_noop("拜访顺序"),
    "words": gettext_noop("催办的话"),
    "written_at": gettext_noop("写完的时间"),
}
SENTENCES = {
    "missing": gettext_noop("没有写“%(field)s”，请补上后重新上传"),
    "string_too_long": gettext_noop("“%(field)s”太长，最多 %(most)s 个字"),
    "too_long": gettext_noop("“%(field)s”太多，最多 %(most)s 项"),
    "extra_forbidden": gettext_noop("服务器不认识“%(field)s”，请市场经理处理"),
}
OTHERWISE = gettext_noop("“%(field)s”的内容不对，请改正后重新上传")
UNKNOWN = gettext_noop("服务器不认识这一条，请市场经理处理")


def fault_said(fault: Mapping[str, Any]) -> Reason:
    """One fault as pydantic finds it (`type`, `loc`, `ctx`), naming the field and what to do."""
    name = str(fault["loc"][0]) if fault["loc"] else ""
    params: dict[str, Any] = {"field": NAMES.get(name, name[:40])}
    if (most := fault.get("ctx", {}).get("max_length")) is not None:
        params["most"] = most
    text = SENTENCES.get(fault["type"], OTHERWISE)
    return Reason(text if name else UNKNOWN, params)
