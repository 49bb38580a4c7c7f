// @ts-check
// Promises to retailers as they are with what this phone did on top (D11).
import { is } from "./outbox.js";

/** @typedef {Record<string, any>} Row */

/** Open promises, the next due first; those made here too, without those settled here.
 * @param {Row[]} promises @param {any[]} entries of the outbox @returns {Row[]} */
export function openPromises(promises, entries) {
  let rows = promises.filter((row) => !row.outcome);
  for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
    const { promise, retailer, text, due_on } = entry.body;
    if (entry.kind === "promise.make" && !promises.some((row) => is(row, promise))) rows = [...rows, { id: promise, phone_id: promise, retailer, text, due_on, outcome: "", local: true }];
    if (entry.kind === "promise.settle") rows = rows.filter((row) => !is(row, promise));
  }
  return rows.sort((a, b) => a.due_on.localeCompare(b.due_on));
}

/** Days until it is due; negative when it is late. @param {Row} promise @param {string} today */
export function daysLeft(promise, today) {
  return Math.round((Date.parse(`${promise.due_on}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** The day so many days ahead, YYYY-MM-DD. @param {string} day @param {number} days */
export function dayAhead(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
