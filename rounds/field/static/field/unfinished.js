// @ts-check
// What was begun on this phone and not saved yet: what it is called and where it goes on.

/** @typedef {{words: string, screen: string, arg: string}} Place */

/** By the beginning of a draft's name. @type {Record<string, [string, string]>} */
const FORMS = {
  observe: ["团队观察", "observe"],
  task: ["临时交办", "task"],
  settle: ["了结临时交办", "tasks"],
  miss: ["未拜访原因", "miss"],
  ledger: ["时间账", "ledger"],
  timer: ["时间账", "ledger"],
  review: ["每日梳理", "review"],
  break: ["承诺结果", "todo"],
  refused: ["被退回", "refused"],
  issue: ["问题", "issue"],
};
const WITHOUT_A_THING = ["tasks", "ledger", "review", "todo", "task"];

/** @param {string} name of the draft: a form's "what:thing", or the number of a visit @returns {Place} */
export function placeOf(name) {
  const [, what, thing = ""] = /^([a-z]+)(?:[:-](.*))?$/u.exec(name) ?? [];
  const [words, screen] = FORMS[what] ?? ["拜访记录", "visit"];
  if (screen === "visit") return { words, screen, arg: name };
  return { words, screen, arg: WITHOUT_A_THING.includes(screen) ? "" : thing };
}
