// @ts-check
// Where shops are, from here; and whether they are open now.

/** @typedef {{lat: number | null, lon: number | null}} Place */

/** A distance as people say it; metres below one kilometre. @param {number} metres */
export function distanceWords(metres) {
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  return `${(metres / 1000).toFixed(metres < 9950 ? 1 : 0)} km`;
}

/** Minutes after midnight as 08:30. @param {number} minute */
export function clockWords(minute) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** Whether a shop is open at this time: null when its hours of that weekday are not known; else when it opens next that day.
 * @param {Record<string, [number, number][]>} hours by weekday, "0" Monday, minutes after midnight
 * @param {Date} now */
export function openingAt(hours, now) {
  const today = hours?.[String((now.getDay() + 6) % 7)];
  if (!today) return null;
  const minute = now.getHours() * 60 + now.getMinutes();
  if (today.some(([from, until]) => from <= minute && minute < until)) return { isOpen: true, opens: null };
  const later = today.map(([from]) => from).filter((from) => from > minute);
  return { isOpen: false, opens: later.length ? Math.min(...later) : null };
}

/** Names of towns where their shops are on average: what a map without tiles is read by.
 * @param {(Place & {town: string})[]} shops @returns {{name: string, lat: number, lon: number}[]} */
export function townsOf(shops) {
  /** @type {Map<string, {lat: number, lon: number, count: number}>} */
  const towns = new Map();
  for (const { town, lat, lon } of shops) {
    if (!town || lat === null || lon === null) continue;
    const sum = towns.get(town) ?? { lat: 0, lon: 0, count: 0 };
    towns.set(town, { lat: sum.lat + lat, lon: sum.lon + lon, count: sum.count + 1 });
  }
  return [...towns].map(([name, { lat, lon, count }]) => ({ name, lat: lat / count, lon: lon / count }));
}
