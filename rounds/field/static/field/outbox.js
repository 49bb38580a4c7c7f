// @ts-check
// What was done on this phone and is not on the server yet: in order, once each, kept until the server has answered.

import { reordered } from "./ordering.js";

/** @typedef {{id: string, kind: string, made_at: string, body: any, seq: number, state: "waiting" | "sent" | "refused",
 *   reason?: string, tries: number, clock?: any, kept?: any}} Entry `kept`: what the server holds under the same id */
/** @typedef {{id: string, status: number, outcome: string, answer: any, again: boolean}} Outcome */

export const BATCH = 50;

/** A new command; the id made here names it for ever. @param {string} kind @param {any} body @param {Date} now
 * @param {number} seq @param {() => string} newId @returns {Entry} */
export function entryOf(kind, body, now, seq, newId) {
  return { id: newId(), kind, made_at: now.toISOString(), body, seq, state: "waiting", tries: 0 };
}

/** The number after the last, also after the last of those that have left. @param {Entry[]} entries @param {number} [last] */
export function nextSeq(entries, last = 0) {
  return entries.reduce((most, entry) => Math.max(most, entry.seq), last) + 1;
}

/** When the oldest thing was made that the server does not have; null when it has all. @param {Entry[]} entries */
export function oldestOf(entries) {
  const times = entries.filter((entry) => entry.state === "waiting").map((entry) => entry.made_at);
  return times.length ? times.reduce((a, b) => (a < b ? a : b)) : null;
}

/** What to send next: waiting entries in the order they were made. @param {Entry[]} entries */
export function batchOf(entries) {
  const waiting = entries.filter((entry) => entry.state === "waiting");
  return waiting.sort((a, b) => a.seq - b.seq).slice(0, BATCH);
}

/** The bare command as the server takes it: byte for byte the same at every sending. @param {Entry} entry */
export function commandOf({ id, kind, made_at, body, seq, clock }) {
  return { id, kind, made_at, body, seq, ...(clock ? { clock } : {}) };
}

/** The entries after the server's outcomes. Done ones stay as `sent` until the server's content has been read again;
 * refused ones stay until the person has dealt with them; failed ones wait. Entries without an outcome are untouched.
 * @param {Entry[]} batch @param {Outcome[]} outcomes @returns {Entry[]} */
export function answered(batch, outcomes) {
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  return batch.flatMap((entry) => {
    const outcome = byId.get(entry.id);
    return outcome ? [settled(entry, outcome)] : [];
  });
}

/** @param {Entry} entry @param {Outcome} outcome @returns {Entry} */
function settled(entry, outcome) {
  const tries = entry.tries + 1;
  if (outcome.status === 200) return { ...entry, state: "sent", tries, reason: "" };
  if (outcome.again) return { ...entry, tries, reason: outcome.answer.reason };
  const kept = outcome.answer.kept ? { kept: outcome.answer.kept } : {};
  return { ...entry, state: "refused", tries, reason: outcome.answer.reason, ...kept };
}

/** How many things the server does not have yet. @param {Entry[]} entries @param {unknown[]} attachments */
export function unsentCount(entries, attachments) {
  return entries.filter((entry) => entry.state !== "sent").length + attachments.length;
}

/** The rounds and issues as they are with what this phone did on top. Nothing given is changed.
 * @template {{id: string, phone_id: string | null, retailer: number, state: string}} V
 * @param {V[]} visits @param {any[]} issues @param {Entry[]} entries */
export function overlaid(visits, issues, entries) {
  /** @type {any[]} */
  let seen = [...visits];
  let raised = [...issues];
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    if (entry.kind === "visit.add") seen = withAdded(seen, entry);
    else if (entry.kind === "day.reorder") seen = reordered(seen, /** @type {any} */ (entry));
    else if (entry.kind.startsWith("visit.")) seen = seen.map((visit) => (is(visit, entry.body.visit) ? changed(visit, entry) : visit));
    else if (entry.kind === "issue.raise") raised = withRaised(raised, entry);
    else if (entry.kind.startsWith("issue.")) raised = raised.map((issue) => (is(issue, entry.body.issue) ? told(issue, entry) : issue));
  }
  return { visits: seen, issues: raised };
}

/** Whether a reference means this row: the server's number or the phone's own id. @param {any} row @param {string} reference */
export function is(row, reference) {
  return row.id === reference || row.phone_id === reference;
}

/** @param {any[]} visits @param {Entry} entry */
function withAdded(visits, entry) {
  const { visit, retailer, day, channel, goal, goal_because, no_goal_reason } = entry.body;
  if (visits.some((row) => is(row, visit))) return visits;
  const added = { id: visit, phone_id: visit, retailer, day, channel, goal, goal_because, no_goal_reason };
  return [...visits, { ...added, position: 999, state: "planned", duties: [], plan_because: [], doubts: [], local: true }];
}

/** @param {any} visit @param {Entry} entry */
function changed(visit, entry) {
  const pending = entry.state !== "sent";
  if (entry.kind === "visit.start") return visit.state === "finished" ? visit : { ...visit, state: "under_way", pending };
  if (entry.kind === "visit.miss") return { ...visit, state: "missed", missed_reason: entry.body.reason, missed_note: entry.body.note, pending };
  const { arrived_at, departed_at } = entry.body;
  return { ...visit, state: "finished", arrived_at, departed_at, pending, refused: entry.state === "refused" };
}

/** @param {any[]} issues @param {Entry} entry */
function withRaised(issues, entry) {
  const { issue, retailer, category, text } = entry.body;
  if (issues.some((row) => is(row, issue))) return issues;
  return [{ id: issue, phone_id: issue, number: "", retailer, category, text, state: "unsent", raised_at: entry.made_at, local: true }, ...issues];
}

/** @param {any} issue @param {Entry} entry */
function told(issue, entry) {
  if (entry.kind === "issue.remind") return entry.state === "refused" ? issue : { ...issue, reminded: entry.state };
  return { ...issue, state: entry.kind === "issue.tell" ? "told" : "closed", pending: entry.state !== "sent" };
}
