// @ts-check
// The one place of the app that reads a clock. Whatever is noted with a time takes it from `now`.
import { aheadOf, begun, corrected, isNews, ticked, timeOf } from "./clock.js";

const KEPT = "rounds.clock";
const LOOK_EVERY_MS = 1_000;
let slept = false;
let quickest = Infinity;
let clock = begun(kept(), Date.now(), performance.now());

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null");
  } catch (error) {
    return null;
  }
}

function look() {
  clock = ticked(clock, Date.now(), performance.now(), slept);
  slept = globalThis.document?.visibilityState === "hidden";
  return clock;
}

function keep() {
  const { wall, off, jumped } = look();
  localStorage.setItem(KEPT, JSON.stringify({ wall, off, jumped }));
}

/** The time as the server would say it. */
export function now() {
  return new Date(timeOf(look()));
}

/** What goes beside a command: the wall as it stands, how far it is off, how far it was set. */
export function clockNow() {
  const { wall, off, jumped } = look();
  return { wall: Math.round(wall), off: Math.round(off), jumped: Math.round(jumped) };
}

/** The server has said its time.
 * @param {number} server what the server said @param {number} took milliseconds the question took */
export function heard(server, took) {
  const said = server + took / 2;
  if (isNews(look(), said, took, quickest)) clock = corrected(look(), said);
  quickest = Math.min(quickest, took);
  keep();
}

/** Milliseconds the phone is ahead of the server; 0 when it is near enough. */
export const ahead = () => aheadOf(look());

/** Look at the clock while the app is open, so that a change of it is seen. @param {() => void} changed */
export function watchClock(changed) {
  setInterval(() => {
    const before = clock.off;
    look();
    if (clock.off !== before) keep();
    changed();
  }, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") slept = true;
    keep();
  });
}
