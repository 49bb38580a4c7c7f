// @ts-check
// What time it really is, on a phone whose clock may be wrong or be set while somebody works: the clock on the wall, the
// steady clock of the processor beside it, and what the server said last. Milliseconds; pure.

/** @typedef {{wall: number, steady: number, off: number, jumped: number}} Clock `off` is added to the wall's time to get the
 * server's; `jumped` is how far the wall has been set since the server was last asked. */

export const JUMP_MS = 2_000;
export const WARNING_MS = 120_000;
const QUICK_MS = 2_000;

/** When the app opens. What was kept says how far the wall was off; a wall that shows less than it did then was set back.
 * @param {{wall: number, off: number, jumped?: number} | null} kept @param {number} wall @param {number} steady @returns {Clock} */
export function begun(kept, wall, steady) {
  if (!kept) return { wall, steady, off: 0, jumped: 0 };
  const back = Math.max(0, kept.wall - wall);
  const set = back > JUMP_MS ? back : 0;
  return { wall, steady, off: kept.off + set, jumped: (kept.jumped ?? 0) - set };
}

/** Some time later. Wall and steady clock must have gone equally far; where they have not, the wall was set, unless the phone
 * slept: then the steady clock may have stood still. @param {Clock} clock @param {number} wall @param {number} steady
 * @param {boolean} slept whether the app was out of sight in between @returns {Clock} */
export function ticked(clock, wall, steady, slept) {
  const set = wall - clock.wall - (steady - clock.steady);
  if (Math.abs(set) <= JUMP_MS || (set > 0 && slept)) return { ...clock, wall, steady };
  return { wall, steady, off: clock.off - set, jumped: clock.jumped + set };
}

/** Whether what the server said tells more than is known: an answer is unsure by half of what it took, so one that took longer
 * than the quickest before must not move the time in the middle of a visit, unless it shows the clock to be off by more.
 * @param {Clock} clock @param {number} said @param {number} took milliseconds @param {number} quickest of the answers so far */
export function isNews(clock, said, took, quickest) {
  const isSurer = took < QUICK_MS && (took < quickest || clock.jumped !== 0);
  return isSurer || Math.abs(said - timeOf(clock)) > took;
}

/** After the server has said its time. @param {Clock} clock @param {number} server @returns {Clock} */
export function corrected(clock, server) {
  return { ...clock, off: server - clock.wall, jumped: 0 };
}

/** The best estimate of the server's time. @param {Clock} clock */
export const timeOf = (clock) => clock.wall + clock.off;

/** How far the phone is ahead of the server (negative: behind), when that is worth a word; else 0. @param {Clock} clock */
export const aheadOf = (clock) => (Math.abs(clock.off) >= WARNING_MS ? -clock.off : 0);
