// @ts-check
// Rules the phone needs before the server can answer. The server has the same in rounds/visits/rules; both sides run
// the same rounds/visits/tests/cases.json.

/** Which of the four parts are missing (E06). @param {{comment?: string, suggestion?: string, summary?: string, signature?: unknown}} record */
export function missingParts(record) {
  const parts = /** @type {const} */ (["comment", "suggestion", "summary", "signature"]);
  return parts.filter((part) => !String(record[part] || "").trim());
}

/** Days past the day a visit was due (negative while there is time), null without an earlier visit.
 * @param {string | null} last @param {number | null} interval @param {string} today days as YYYY-MM-DD */
export function daysLate(last, interval, today) {
  if (!last || !interval) return null;
  return daysBetween(last, today) - interval;
}

/** @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
