// @ts-check
// What retailers raise most, ready at one tap: category, words and a proposed solution (B09); every word can be changed.
import { announcedOf } from "./announced.js";

/** @typedef {{issue: string, category: string, kind: string, text: string, proposed_solution: string, raised_at: string}} Issue */

export const READY = /** @type {const} */ ([
  { label: "断货", category: "supply_issue", text: "断货", solution: "请说明到货时间，到货后先补" },
  { label: "少送漏送", category: "delivery_issue", text: "送来的货少了", solution: "核对送货单，下次随车补送" },
  { label: "送货时间", category: "delivery_issue", text: "送货时间不合适", solution: "和送货员商定固定时间" },
  { label: "订单不对", category: "order_issue", text: "订单和订的不一样", solution: "请核对订单后回电" },
  { label: "网上订不了", category: "order_issue", text: "网上订货订不了", solution: "远程教一次，不行再上门" },
  { label: "有人低价卖", category: "market_issue", text: "附近有人低价卖", solution: "请到现场看一看，给他回话" },
  { label: "价格疑问", category: "price_issue", text: "对价格有疑问", solution: "请说明现行价格，附价格表" },
]);

/** A form before anything is said; its id names the issue for ever. @param {() => string} newId @param {Date} now @returns {Issue} */
export function blankIssue(newId, now) {
  return { issue: newId(), category: "", kind: "issue", text: "", proposed_solution: "", raised_at: now.toISOString() };
}

/** An issue at one tap; names tapped as out of stock are said with it. @param {{category: string, text: string, solution: string}} ready
 * @param {string[]} names @param {(text: string) => string} t @param {Issue} blank @returns {Issue} */
export function readyIssue(ready, names, t, blank) {
  const said = ready.category === "supply_issue" && names.length ? `${names.join("、")} ${t(ready.text)}` : t(ready.text);
  return { ...blank, category: ready.category, text: said, proposed_solution: t(ready.solution) };
}

/** What is sent of it: photos are announced and follow on their own. @param {any} form */
export function bodyOf({ photos, shooting, ...issue }) {
  const announced = announcedOf({ photos });
  return announced.length ? { ...issue, announced } : issue;
}

/** Solutions proposed before for this category. @param {string} category */
export function solutionsFor(category) {
  return READY.filter((ready) => ready.category === category).map((ready) => ready.solution);
}

/** What keeps an issue from being taken: "category", "text", or nothing. @param {Issue} issue */
export function lackingOf(issue) {
  if (!issue.category) return "category";
  return issue.text.trim() ? "" : "text";
}
