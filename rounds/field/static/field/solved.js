// @ts-check
// Pushing the holder of an issue (A05), and what solved others like it (B09): pure, so that both can be tested without a phone.

/** @typedef {{number: string, category: string, text: string, words: string}} Solved */

export const REASONS = /** @type {const} */ (["零售户在等回话", "已经过了期限", "情况急，请先办"]);
const MOST = 6;

/** How a reminder of this issue stands: "may" be sent, "waits" to leave, was "sent" and may not be sent yet, or "no".
 * @param {any} issue @param {Date} now */
export function reminderOf(issue, now) {
  if (issue.reminded) return issue.reminded === "sent" ? "sent" : "waits";
  if (!issue.may_remind) return "no";
  return issue.remind_from && Date.parse(issue.remind_from) > now.getTime() ? "sent" : "may";
}

/** Words to begin a proposal with, each once: of issues like this one, then of its category, then those at one tap.
 * @param {{like?: Solved[], category?: Solved[], ready?: string[]}} known @returns {{words: string, from: string}[]} */
export function proposals({ like = [], category = [], ready = [] }) {
  const all = [...[...like, ...category].map(({ words, number }) => ({ words, from: number })), ...ready.map((words) => ({ words, from: "" }))];
  const first = new Map();
  for (const one of all) if (!first.has(one.words)) first.set(one.words, one);
  return [...first.values()].slice(0, MOST);
}

/** The field with a proposal in it: in place of nothing or of another proposal, behind what somebody has written himself.
 * @param {string} written @param {string} chosen @param {string[]} offered */
export function withProposal(written, chosen, offered) {
  const own = written.trim();
  return !own || own === chosen || offered.includes(own) ? chosen : `${own}；${chosen}`;
}

/** Whether words are worth asking about; a report of a violation is compared with nothing (A20). @param {any} form */
export function isWorthAsking(form) {
  return form.kind !== "violation_report" && form.text.trim().length >= 4;
}
