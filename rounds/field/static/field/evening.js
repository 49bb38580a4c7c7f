// @ts-check
// The evening from what the phone holds, also without a network: anomalies, questions, tasks, told time. No screen here.
import { anomaliesOf } from "./anomalies.js";
import { is } from "./outbox.js";

/** @typedef {Record<string, any>} Row */
/** @typedef {{lat: number, lon: number}} Place */

const LONGEST_DRIVE_MIN = 90;
const MOST_QUESTIONS = 3;
export const FORGOTTEN_MIN = 240;

/** Anomalies of one day: those the server has noted, and those found in what waits to be sent.
 * @param {Row[]} noted @param {Row[]} entries @param {Row[]} visits @param {string} day @returns {Row[]} */
export function anomaliesToday(noted, entries, visits, day) {
  const known = noted.filter((row) => row.day === day && row.kind !== "said");
  const found = entries.flatMap((entry) => foundIn(entry, visits)).filter((row) => row.day === day);
  const isNew = (/** @type {Row} */ row) => !known.some((one) => one.kind === row.kind && one.retailer === row.retailer);
  return [...known, ...found.filter(isNew)];
}

/** @param {Row} entry @param {Row[]} visits @returns {Row[]} */
function foundIn({ kind, body, made_at, id }, visits) {
  if (kind === "issue.raise" && body.kind === "complaint") {
    return [{ id, day: localDay(made_at), kind: "complaint", sentence: "raised", retailer: body.retailer, words: body.text, local: true }];
  }
  const visit = visits.find((row) => is(/** @type {any} */ (row), body.visit));
  if (!visit || (kind !== "visit.finish" && kind !== "visit.miss")) return [];
  const words = [body.comment, body.suggestion, body.summary].filter(Boolean).join("\n");
  const state = kind === "visit.miss" ? "missed" : "finished";
  const found = anomaliesOf({ state, missed_reason: body.reason, facts: body.facts ?? {}, words });
  return found.map((one) => ({ ...one, id: `${id}${one.kind}`, day: visit.day, retailer: visit.retailer, local: true }));
}

/** @param {string} at */
function localDay(at) {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** What is worth asking tonight, at most three: codes of questions, the screen has the words.
 * @param {Row[]} anomalies @param {Row[]} promises due tomorrow @param {number} left visits not done */
export function questionsOf(anomalies, promises, left) {
  const kinds = new Set(anomalies.map((row) => row.kind));
  const asked = ["complaint", "out_of_stock", "shop_shut", "price"].filter((kind) => kinds.has(kind));
  if (promises.length) asked.unshift("promise");
  if (left > 0) asked.push("left");
  asked.push("different", "first");
  return asked.slice(0, MOST_QUESTIONS);
}

/** What was promised for one day: with an issue or without, each once. @param {Row[]} promises open ones @param {Row[]} issues @param {string} day */
export function promisedFor(promises, issues, day) {
  const own = promises.filter((row) => row.due_on === day).map(({ retailer, text }) => ({ retailer, text }));
  const told = new Set(promises.map((row) => row.issue).filter(Boolean)); // told to the retailer: a promise of its own
  const answered = issues.filter((issue) => issue.promised_on === day && issue.state !== "closed" && !told.has(issue.number));
  return [...own, ...answered.map((issue) => ({ retailer: issue.retailer, text: `${issue.number} ${issue.answer || issue.text}` }))];
}

/** Tasks with what this phone did on top: noted here, done or declined here. @param {Row[]} tasks @param {Row[]} entries */
export function tasksNow(tasks, entries) {
  let seen = [...tasks];
  for (const { kind, body, state } of entries) {
    const pending = state !== "sent";
    if (kind === "task.add" && !seen.some((task) => is(/** @type {any} */ (task), body.task))) {
      const { task, title, giver, is_important, is_urgent, minutes, due_at } = body;
      seen.push({ id: task, phone_id: task, title, giver, is_important, is_urgent, minutes, due_at, state: "open", pending });
    } else if (kind === "task.settle") {
      const { task, outcome, minutes, because } = body;
      seen = seen.map((row) => (is(/** @type {any} */ (row), task) ? { ...row, state: outcome, spent: minutes, because, pending } : row));
    }
  }
  return seen;
}

/** Open tasks, the important and urgent first, then by the day they are due. @param {Row[]} tasks */
export function openTasks(tasks) {
  const due = (/** @type {Row} */ task) => task.due_at ?? "9999";
  return tasks.filter((task) => task.state === "open").sort((a, b) => quadrantOf(a) - quadrantOf(b) || due(a).localeCompare(due(b)));
}

/** 1 important and urgent, 2 important, 3 urgent, 4 neither (C20). @param {Row} task */
export function quadrantOf({ is_important, is_urgent }) {
  return (is_urgent ? 1 : 2) + (is_important ? 0 : 2);
}

/** Minutes told for one day, with those that wait to be sent. @param {Row[]} times @param {Row[]} entries @param {string} day */
export function toldOn(times, entries, day) {
  const told = times.filter((row) => row.day === day);
  const isKnown = (/** @type {Row} */ body) => times.some((row) => row.phone_id === body.note);
  const waiting = entries.filter(({ kind, body }) => kind === "time.note" && body.day === day && !isKnown(body));
  return [...told, ...waiting.map(({ body }) => ({ ...body, id: body.note, local: true }))];
}

/** Minutes of the legs nobody measured, from where the day begins to the first shop and back from the last; nothing where a place
 * is not known. @param {Place | null} start @param {(Place | null)[]} shops in their order @param {{road_kmh?: number, road_detour?: number}} settings
 * @param {(a: Place, b: Place) => number} metres */
export function endMinutes(start, shops, { road_kmh = 0, road_detour = 1 }, metres) {
  if (!start || !shops.length || !road_kmh) return 0;
  const legs = [shops[0], shops[shops.length - 1]].map((shop) => (shop ? metres(start, shop) : 0));
  return legs.reduce((sum, leg) => sum + Math.round((leg * road_detour) / 1000 / road_kmh * 60), 0);
}

/** Minutes in shops and on the road between them, as the server derives them (rounds/improvement/rules/ledger.py).
 * @param {{arrived_at: string, departed_at: string}[]} stays @param {number} [ends] minutes to the first and from the last */
export function derivedMinutes(stays, ends = 0) {
  const spans = stays.map(({ arrived_at, departed_at }) => [Date.parse(arrived_at), Date.parse(departed_at)]).sort((a, b) => a[0] - b[0]);
  let [shop, road, latest] = [0, 0, NaN];
  for (const [begin, end] of spans) {
    shop += end - begin;
    if (begin > latest && begin - latest <= LONGEST_DRIVE_MIN * 60_000) road += begin - latest;
    latest = Number.isNaN(latest) ? end : Math.max(latest, end);
  }
  return { shop: Math.floor(shop / 60_000 + 0.5), road: Math.floor(road / 60_000 + 0.5) + ends };
}

/** What the team saw at one shop, the newest first, with what was written here. @param {Row} observations by shop
 * @param {Row[]} entries @param {number} shop */
export function seenAt(observations, entries, shop) {
  const known = observations[String(shop)] ?? [];
  const waiting = entries.filter(({ kind, body, state }) => kind === "observation.add" && body.retailer === shop && state !== "sent");
  return [...waiting.map(({ body, made_at }) => ({ ...body, id: body.observation, at: made_at, by: "", role: "", local: true })), ...known];
}
