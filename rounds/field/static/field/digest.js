// @ts-check
// The one digest of bulletins: what is to be passed on first, to how many shops, and whom one has called on today (A26).

/** @typedef {Record<string, any>} Row */
/** @typedef {{bulletin: Row, left: number[], urgency: string}} Line */

export const URGENCIES = ["now", "soon", "later"];
const ENDING_DAYS = 3;

/** What this phone has passed on and the server has not answered yet, as "bulletin/shop". @param {Row[]} outbox */
export function passedHere(outbox) {
  const passed = outbox.filter((entry) => entry.kind === "bulletin.pass_on" && entry.state !== "refused");
  return new Set(passed.map(({ body }) => `${body.bulletin}/${body.retailer}`));
}

/** The shops that still wait for a bulletin. @param {Row} bulletin @param {Row[]} shops @param {Set<string>} passed */
export function shopsLeft(bulletin, shops, passed) {
  return shops.filter((shop) => shop.bulletins.includes(bulletin.id) && !passed.has(`${bulletin.id}/${shop.id}`)).map((shop) => shop.id);
}

/** Its group: wrong by now, urgent or nearly over first; then important and new. Content of an older server says nothing of
 * that: all of it can wait. @param {Row} bulletin @param {string} today */
export function urgencyOf(bulletin, today) {
  if (bulletin.is_withdrawn || bulletin.is_corrected || bulletin.priority === "urgent" || endsSoon(bulletin, today)) return "now";
  return bulletin.priority === "important" || bulletin.is_new ? "soon" : "later";
}

/** @param {Row} bulletin @param {string} today */
function endsSoon(bulletin, today) {
  if (!bulletin.valid_until || !bulletin.priority) return false;
  return (Date.parse(bulletin.valid_until) - Date.parse(today)) / 86_400_000 <= ENDING_DAYS;
}

/** Every bulletin some shop waits for, the first to be passed on first. @param {Row[]} bulletins @param {Row[]} shops
 * @param {Row[]} outbox @param {string} today @returns {Line[]} */
export function digestOf(bulletins, shops, outbox, today) {
  const passed = passedHere(outbox);
  const lines = bulletins.map((bulletin) => ({ bulletin, left: shopsLeft(bulletin, shops, passed), urgency: urgencyOf(bulletin, today) }));
  const waiting = lines.filter((line) => line.left.length);
  return waiting.sort((a, b) => URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency));
}

/** Shops one has called on that day, of those that wait. @param {Row[]} visits @param {string} day @param {number[]} left */
export function calledOn(visits, day, left) {
  const called = visits.filter((visit) => visit.day === day && visit.state === "finished").map((visit) => visit.retailer);
  return left.filter((shop) => called.includes(shop));
}
