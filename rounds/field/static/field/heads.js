// @ts-check
// The signed heads of the record chain: one a day, kept on this phone, so that nobody can rebuild what was recorded without a
// phone knowing better (F26). Nothing personal is in them.

export const MOST_DAYS = 430;

/** @typedef {{company: number, day: string, number: number, hash: string, key: string, signature: string}} Head */

/** What is kept once the server's newest head came: one per day, the oldest go first. A head this phone holds is never replaced by
 * another one of the same place. @param {Head[]} held @param {Head | null | undefined} fresh @returns {Head[]} */
export function withHead(held, fresh) {
  if (!fresh || held.some((head) => head.number === fresh.number)) return held;
  const others = held.filter((head) => head.day !== fresh.day || head.number > fresh.number);
  return [...others, fresh].sort((a, b) => a.number - b.number).slice(-MOST_DAYS);
}

/** The newest head held: the phone sends it along with every sync. @param {Head[]} held @returns {Head | null} */
export const newestOf = (held) => held.at(-1) ?? null;

/** Whether what came cannot follow what is held: another chain, or an older one. @param {Head[]} held @param {Head | null | undefined} fresh */
export function contradicts(held, fresh) {
  if (!fresh) return false;
  return held.some((head) => (head.number === fresh.number && head.hash !== fresh.hash) || (head.day < fresh.day && head.number > fresh.number));
}
