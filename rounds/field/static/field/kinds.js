// @ts-check
// What each command is called on the list of what waits.

/** @type {Record<string, string>} */
export const KINDS = {
  "visit.add": "计划外拜访",
  "visit.start": "到店",
  "visit.finish": "拜访记录",
  "visit.miss": "未拜访原因",
  "issue.raise": "问题",
  "issue.tell": "告知零售户",
  "issue.confirm": "办结",
  "issue.remind": "催办",
  "bulletin.pass_on": "信息传递",
  "day.reorder": "调整顺序",
  "review.send": "每日梳理",
  "time.note": "时间账",
  "task.add": "临时交办",
  "task.settle": "了结临时交办",
  "observation.add": "团队观察",
  "score.object": "得分异议",
  "promise.make": "承诺",
  "promise.settle": "承诺结果",
  "doubt.answer": "回答提示",
};
