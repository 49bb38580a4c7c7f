// @ts-check
// When this phone forgets, and what must be safe before it does (trust.md): nothing unsent is thrown away, unless it was given
// out as a file.

export const IDLE_DAYS = 14;
const DAY_MS = 86_400_000;

/** @typedef {{why: "order" | "revoked" | "idle" | "sign_out", because: string}} Closing */

/** Whether nobody has used the app for so long that it must not keep showing what it holds.
 * @param {number | null} used when it was last used @param {number} now */
export function isIdle(used, now) {
  return used !== null && now - used >= IDLE_DAYS * DAY_MS;
}

/** What would be lost. What the server refused it has kept itself; a visit that was begun counts with its words.
 * @param {any[]} entries @param {any[]} attachments @param {any[]} drafts @returns {{id: string, what: string}[]} */
export function atRisk(entries, attachments, drafts) {
  return [
    ...entries.filter((entry) => entry.state === "waiting").map(({ id }) => ({ id, what: "entry" })),
    ...attachments.map(({ sha256 }) => ({ id: sha256, what: "picture" })),
    ...drafts.filter((draft) => draft.arrived_at).map(({ visit }) => ({ id: visit, what: "draft" })),
  ];
}

/** Whether forgetting loses nothing. @param {{id: string}[]} risks @param {string[]} exported what a file holds that was handed over */
export function isSafe(risks, exported) {
  const handed = new Set(exported);
  return risks.every(({ id }) => handed.has(id));
}
