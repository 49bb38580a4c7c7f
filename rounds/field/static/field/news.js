// @ts-check
// What the phone says it holds, and the server's answer laid over it. Both sides compare short marks.

/** @typedef {Record<string, any>} Row */
/** @typedef {{cursor: number, marks: Record<string, string>, rows: Record<string, Row[]>}} Kept content of this phone by store */

// Few enough to be named every time; the others only when the server shall compare everything.
const SHORT = ["bulletins"];

/** @param {Kept} kept @param {boolean} comparesAll on a new day or in another language */
export function heldOf(kept, comparesAll) {
  const stores = Object.keys(kept.rows).filter((name) => comparesAll || SHORT.includes(name));
  return { cursor: comparesAll ? 0 : kept.cursor, parts: kept.marks, rows: Object.fromEntries(stores.map((name) => [name, marksOf(kept.rows[name])])) };
}

/** @param {Row[]} rows */
function marksOf(rows) {
  return Object.fromEntries(rows.filter((row) => row.mark).map((row) => [row.id, row.mark]));
}

/** The news as content to keep: rows that came in part are laid over the old ones, what was left out is what is here.
 * @param {Row} news @param {Record<string, Row[]>} rows */
export function completed(news, rows) {
  const content = { ...news };
  content.ids = { ...(news.ids ?? Object.fromEntries(Object.entries(rows).map(([name, kept]) => [name, kept.map((row) => row.id)]))) };
  for (const [name, kept] of Object.entries(rows)) {
    const known = new Map(kept.map((row) => [row.id, row]));
    content[name] = (news[name] ?? []).map((/** @type {Row} */ row) => ({ ...known.get(row.id), ...row }));
    content.ids[name] ??= [...new Set([...known.keys(), ...content[name].map((/** @type {Row} */ row) => row.id)])];
  }
  return content;
}
