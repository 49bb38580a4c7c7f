// @ts-check
// What the market manager should hear at once (C17), found on the phone before the server can answer. The server has the
// same in rounds/visits/rules/anomalies.py; both run the cases of rounds/visits/tests/cases.json.

/** @typedef {{kind: string, sentence: string, words: string}} Finding */

const DENIALS = ["没有", "没", "未", "无", "不", "不再", "没再", "没有再", "未再"];
const SIGNS = /** @type {[string, string[]][]} */ ([
  ["out_of_stock", ["断货", "缺货", "脱销"]],
  ["price", ["低价", "乱价", "倒挂", "抬价"]],
  ["complaint", ["投诉"]],
  ["shop_shut", ["歇业", "停业", "转让"]],
]);

/** @param {{state: string, missed_reason?: string, facts: Record<string, any>, words: string}} visit @returns {Finding[]} */
export function anomaliesOf({ state, missed_reason = "", facts, words }) {
  if (state === "missed") return missed_reason === "shop_shut" ? [{ kind: "shop_shut", sentence: "shut", words: "" }] : [];
  const found = tapped(facts);
  for (const clause of words.split(/[。！!？?；;，,\n]/u)) {
    for (const [kind, signs] of SIGNS) {
      if (found.some((one) => one.kind === kind) || !signs.some((sign) => says(clause, sign))) continue;
      found.push({ kind, sentence: "written", words: clause.trim().slice(0, 120) });
    }
  }
  return found;
}

/** @param {Record<string, any>} facts @returns {Finding[]} */
function tapped(facts) {
  const found = [];
  const brands = typeof facts.out_of_stock === "string" ? facts.out_of_stock.trim() : "";
  if (brands) found.push({ kind: "out_of_stock", sentence: "brands_are_out", words: brands.slice(0, 120) });
  else if (facts.stock_cartons === 0) found.push({ kind: "out_of_stock", sentence: "stock_is_out", words: "" });
  if (facts.price_labels === "no") found.push({ kind: "price", sentence: "labels_are_missing", words: "" });
  return found;
}

/** Right behind a denial a word states nothing. @param {string} clause @param {string} sign */
function says(clause, sign) {
  const place = clause.indexOf(sign);
  return place >= 0 && !DENIALS.some((denial) => clause.slice(0, place).endsWith(denial));
}
