// @ts-check
// The day of the account manager from the content of the phone: cards of today, what is due, the review.
import { daysLate } from "./rules.js";

/** @typedef {Record<string, any>} Row */

/** Visits of one day in the order of the round. @param {Row[]} visits @param {string} day */
export function visitsOf(visits, day) {
  const own = visits.filter((visit) => visit.day === day);
  return own.sort((a, b) => (a.position ?? 999) - (b.position ?? 999) || String(a.id).localeCompare(String(b.id)));
}

/** Planned visits of earlier days nobody did or gave a reason for. @param {Row[]} visits @param {string} today */
export function leftBehind(visits, today) {
  return visits.filter((visit) => visit.day < today && (visit.state === "planned" || visit.state === "under_way"));
}

/** How the next visit of a shop stands: days late (negative: time left), or null. @param {Row} shop @param {string} today */
export function lateness(shop, today) {
  return daysLate(shop.last_visit, shop.interval_days, today);
}

/** Plan against done of one day (C16). @param {Row[]} visits @param {Record<number, Row>} shops @param {Row[]} issues */
export function reviewOf(visits, shops, issues) {
  const name = (/** @type {Row} */ visit) => shops[visit.retailer]?.name ?? "";
  const shut = visits.filter((visit) => visit.missed_reason === "shop_shut");
  const raised = issues.filter((issue) => visits.some((visit) => visit.retailer === issue.retailer));
  return {
    planned: visits.length,
    finished: visits.filter((visit) => visit.state === "finished").length,
    unfinished: visits.filter((visit) => visit.state !== "finished"),
    shut: shut.map(name),
    raised: raised.map((issue) => ({ name: name(issue), text: issue.text })),
  };
}

/** Shops that match what is typed: part of name, pinyin initials, licence, phone; every word must fit.
 * @param {Row[]} shops @param {string} words */
export function matching(shops, words) {
  const parts = words.toLowerCase().split(/\s+/u).filter(Boolean);
  return shops.filter((shop) => parts.every((part) => shop.search.includes(part)));
}

/** Issues that ask something of the account manager now: answered ones to tell, told ones to confirm. @param {Row[]} issues */
export function waitingForMe(issues) {
  return issues.filter((issue) => ["answered", "told", "registered"].includes(issue.state));
}

/** The day of an instant on this phone, YYYY-MM-DD. @param {Date} now */
export function dayOf(now) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
