// @ts-check
// When this phone forgets, and what must be safe before it does (trust.md): nothing unsent is thrown away, unless it was given
// out as a file.

export const IDLE_DAYS = 14;
const DAY_MS = 86_400_000;

/** @typedef {{why: "order" | "revoked" | "idle" | "sign_out", because: string, isAsked?: boolean}} Closing `isAsked`: the server was asked to end the session, and may have */

/** Whether nobody has used the app for so long that it must not keep showing what it holds.
 * @param {number | null} used when it was last used @param {number} now */
export function isIdle(used, now) {
  return used !== null && now - used >= IDLE_DAYS * DAY_MS;
}

/** What would be lost. What the server refused it has kept itself; of drafts, those of visits count once somebody has arrived,
 * all others (an issue, the evening, a running clock) from their first word.
 * @param {any[]} entries @param {any[]} attachments @param {any[]} drafts @returns {{id: string, what: string}[]} */
export function atRisk(entries, attachments, drafts) {
  return [
    ...entries.filter((entry) => entry.state === "waiting").map(({ id }) => ({ id, what: "entry" })),
    ...attachments.map(({ sha256 }) => ({ id: sha256, what: "picture" })),
    ...drafts.filter(isBegun).map((draft) => ({ id: stateOf(draft), what: "draft" })),
  ];
}

/** A page that was only opened holds no work. @param {any} draft */
export function isBegun(draft) {
  const { review, issue_form: issue } = draft;
  if (draft.form) return JSON.stringify(draft.form) !== draft.blank;
  if ("arrived_at" in draft) return Boolean(draft.arrived_at);
  if (issue) return Boolean(issue.category || issue.text || issue.proposed_solution || issue.photos?.length);
  if (!review) return true;
  return Boolean(draft.anomalies) || Object.keys(draft.reasons).length > 0 || draft.answers.some((/** @type {any} */ one) => one.answer.trim());
}

/** Names a draft as it is now: what is written into it after it was handed over is not in the file. @param {any} draft */
function stateOf(draft) {
  const text = JSON.stringify(draft);
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return `${draft.visit} ${text.length} ${sum}`;
}

/** Whether forgetting loses nothing. @param {{id: string}[]} risks @param {string[]} exported what a file holds that was handed over */
export function isSafe(risks, exported) {
  const handed = new Set(exported);
  return risks.every(({ id }) => handed.has(id));
}
