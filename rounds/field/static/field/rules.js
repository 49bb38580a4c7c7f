// @ts-check
// Rules the phone needs before the server can answer. The server has the same in rounds/visits/rules; both sides run
// the same rounds/visits/tests/cases.json.

const SHORT_NOTE = 24;
const LEFT_OVER = 0.35;
const FACT = new RegExp(
  [
    "\\d",
    "[一二三四五六七八九十两]+(?:条|箱|盒|天|周|个月|次|成)",
    "星期[一二三四五六日天]|周[一二三四五六日]|[上下本]周|[上下本]月|昨天|明天|后天",
    "断货|缺货|脱销|滞销|积压|价签|歇业|停业|转让|装修|搬|住院|生病|扫码|投诉|漏送|少送|破损|涨价|降价|串码|假烟",
    "[\\u4e00-\\u9fff](?:老板|大姐|大爷|阿姨|师傅)",
  ].join("|"),
  "u",
);

/** Which of the four parts are missing (E06). @param {{comment?: string, suggestion?: string, summary?: string, signature?: unknown}} record */
export function missingParts(record) {
  const parts = /** @type {const} */ (["comment", "suggestion", "summary", "signature"]);
  return parts.filter((part) => !String(record[part] || "").trim());
}

/** Only letters, figures and characters, in one width and case. @param {string} text */
export function normalised(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** What the words say, before the server compares them with earlier notes (E07). @param {string} text @param {string[]} phrases */
export function hintOf(text, phrases) {
  const plain = normalised(text);
  if (!plain) return "thin";
  if (FACT.test(text.normalize("NFKC"))) return "sound";
  let left = plain;
  for (const phrase of [...phrases].sort((a, b) => b.length - a.length)) left = left.replaceAll(normalised(phrase), "");
  if (left.length < plain.length && left.length <= LEFT_OVER * plain.length) return "boilerplate";
  return plain.length > SHORT_NOTE ? "thin" : "sound";
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
