// @ts-check
// The order of the day, changed by hand on this phone.

/** @typedef {Record<string, any>} Row */

/** The list with one of its entries moved by so many places, within its ends.
 * @template T @param {T[]} list @param {number} from @param {number} by */
export function movedBy(list, from, by) {
  const to = Math.min(list.length - 1, Math.max(0, from + by));
  const moved = list.filter((_, place) => place !== from);
  moved.splice(to, 0, list[from]);
  return moved;
}

/** The place of an entry that is dragged to this height: behind all others whose middle lies above.
 * @param {{top: number, height: number}[]} boxes of the list as it is drawn @param {number} from @param {number} y */
export function placeAt(boxes, from, y) {
  return boxes.filter(({ top, height }, place) => place !== from && top + height / 2 < y).length;
}

/** The visits with the order a `day.reorder` gives to its day; one that says none must not take the screen with it. @param {Row[]} visits @param {{state: string, body: {day: string, visits: string[]}}} entry */
export function reordered(visits, entry) {
  if (entry.state === "refused") return visits;
  const places = new Map((entry.body.visits ?? []).map((reference, place) => [reference, place + 1]));
  const placeOf = (/** @type {Row} */ visit) => places.get(String(visit.id)) ?? places.get(String(visit.phone_id));
  return visits.map((visit) => {
    const position = visit.day === entry.body.day ? placeOf(visit) : undefined;
    return position ? { ...visit, position } : visit;
  });
}
