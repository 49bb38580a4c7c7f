// @ts-check
// What looks doubtful about a visit, asked before it is saved: one tap answers, nothing is blocked, nothing is counted.
// The server has the same in rounds/visits/rules/doubts.py; both run rounds/visits/tests/cases.json.
import { metres } from "./position.js";
import { now } from "./time.js";

const CLOCK_TOLERANCE_S = 120;
const LEG_METRES = 1_000;
const AT_THE_DOOR = ["door", "evening"];
/** @type {Record<string, string[]>} */
export const ANSWERS = {
  position_far: ["drift", "moved", "met_elsewhere", "written_later", "other"],
  very_short: ["owner_away", "brief_errand", "written_later", "other"],
  too_fast: ["drift", "written_later", "driven", "other"],
  same_photo: ["nothing_changed", "wrong_photo", "other"],
  clock_ahead: ["clock_wrong", "other"],
  clock_jump: ["clock_wrong", "other"],
};
/** @type {Record<string, string>} */
export const ANSWER_WORDS = {
  drift: "定位漂移",
  moved: "店搬了",
  met_elsewhere: "店主不在店里，在别处见面",
  written_later: "补录",
  owner_away: "店主不在，门口见面",
  brief_errand: "只办一件小事",
  driven: "路近，开车来的",
  nothing_changed: "陈列没有变化",
  wrong_photo: "选错了照片",
  clock_wrong: "手机时间不准",
  other: "其他原因",
};

/** @typedef {{at: string, lat: number, lon: number, accuracy: number, name: string}} Seen where the visit before ended */
/** @typedef {{now: number, ahead?: number, farMetres: number, shortSeconds: number, fastestKmh: number, seen: Seen | null}} Last */
/** @typedef {{kind: string, text: string, fill: Record<string, string | number>, answers: {value: string, text: string}[]}} Doubt */

/** What the phone knows of the visit before. @param {Record<string, any>} held the app's state
 * @param {Record<string, any>} draft @returns {Last} */
export function lastOf(held, draft) {
  const settings = held.settings ?? {};
  const limits = { farMetres: settings.far_metres ?? 500, shortSeconds: settings.short_seconds ?? 60, fastestKmh: settings.fastest_kmh ?? 130 };
  return { now: now().getTime(), ahead: held.clockAhead, ...limits, seen: seenBefore(held, draft) };
}

/** What to ask about this visit if it ended now. @param {Record<string, any>} draft @param {Record<string, any> | null} shop
 * @param {Last} last @returns {Doubt[]} */
export function doubtsOf(draft, shop, last) {
  const seconds = Math.floor((last.now - Date.parse(draft.arrived_at || new Date(last.now).toISOString())) / 1000);
  const steady = draft.steady_seconds ?? null;
  const jumped = steady === null ? 0 : Math.abs(seconds - steady);
  const isAtTheDoor = AT_THE_DOOR.includes(draft.channel);
  return [
    isAtTheDoor ? farOf(draft, shop, last) : null,
    isAtTheDoor ? shortOf(steady === null ? seconds : Math.floor(steady), last) : null,
    isAtTheDoor ? fastOf(draft, last) : null,
    photoOf(draft.photos ?? []),
    (last.ahead ?? 0) > CLOCK_TOLERANCE_S * 1000 ? doubt("clock_ahead", "手机时钟快了 {minutes} 分钟。", { minutes: Math.floor((last.ahead ?? 0) / 60_000) }) : null,
    jumped > CLOCK_TOLERANCE_S ? doubt("clock_jump", "拜访中手机时钟跳了约 {minutes} 分钟。", { minutes: Math.round(jumped / 60) }) : null,
  ].filter((found) => found !== null);
}

/** @param {Record<string, any>} draft @param {Record<string, any> | null} shop @param {Last} last */
function farOf(draft, shop, last) {
  if (!draft.arrival || typeof shop?.lat !== "number" || typeof shop?.lon !== "number") return null;
  const away = metres(draft.arrival, /** @type {{lat: number, lon: number}} */ (shop));
  if (away - draft.arrival.accuracy <= last.farMetres) return null;
  return doubt("position_far", "到店位置离店铺约 {away} 米（误差 {m} 米）。", { away: Math.round(away), m: Math.round(draft.arrival.accuracy) });
}

/** @param {number} seconds @param {Last} last */
function shortOf(seconds, last) {
  return seconds < last.shortSeconds ? doubt("very_short", "从到店到现在只有 {seconds} 秒。", { seconds }) : null;
}

/** @param {Record<string, any>} draft @param {Last} last */
function fastOf(draft, last) {
  if (!draft.arrival || !last.seen) return null;
  const away = metres(draft.arrival, last.seen);
  const sure = away - draft.arrival.accuracy - last.seen.accuracy;
  const seconds = Math.max((Date.parse(draft.arrived_at) - Date.parse(last.seen.at)) / 1000, 1);
  if (sure <= LEG_METRES || (sure / seconds) * 3.6 <= last.fastestKmh) return null;
  const fill = { shop: last.seen.name, minutes: Math.round(seconds / 60), kilometres: Math.round(away / 100) / 10 };
  return doubt("too_fast", "离开{shop} {minutes} 分钟就到了 {kilometres} 公里外。", fill);
}

/** What looks.js found when the photo was taken: the same bytes or the same look on another visit. @param {any[]} photos */
function photoOf(photos) {
  const before = photos.find((photo) => photo.before)?.before;
  return before ? doubt("same_photo", "照片和 {day} 在{shop}用过的一样。", { day: String(before.at).slice(0, 10), shop: before.shop }) : null;
}

/** Where the newest finished visit before this one ended: from the outbox, else from what the server sent.
 * @param {Record<string, any>} held @param {Record<string, any>} draft @returns {Seen | null} */
function seenBefore(held, draft) {
  const own = (held.outbox ?? []).filter((/** @type {any} */ entry) => entry.kind === "visit.finish").map((/** @type {any} */ { body }) => seen(held, body.visit, body.departed_at, body.departure ?? body.arrival));
  const sent = (held.notes ?? []).map((/** @type {any} */ note) => seen(held, note.id, note.at, note.fix));
  const before = [...own, ...sent].filter((one) => one && one.visit !== draft.visit && one.at <= draft.arrived_at);
  return before.sort((a, b) => b.at.localeCompare(a.at))[0] ?? null;
}

/** @param {Record<string, any>} held @param {string} visit @param {string | null} at @param {any} fix */
function seen(held, visit, at, fix) {
  if (!fix || !at) return null;
  const row = [...(held.visits ?? []), ...(held.notes ?? [])].find((/** @type {any} */ one) => one.id === visit || one.phone_id === visit);
  const { lat, lon, accuracy } = fix;
  return { visit, at: new Date(at).toISOString(), lat, lon, accuracy, name: held.shops?.[row?.retailer]?.name ?? "" };
}

/** @param {string} kind @param {string} text @param {Record<string, string | number>} fill @returns {Doubt} */
function doubt(kind, text, fill) {
  return { kind, text, fill, answers: (ANSWERS[kind] ?? []).map((value) => ({ value, text: ANSWER_WORDS[value] ?? value })) };
}
