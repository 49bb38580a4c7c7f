// @ts-check
// Sentences from taps: what was seen with its figures and names, what to advise, what comes next. No set phrases (E07), no
// quota (E16): every sentence carries a fact somebody tapped or the server knows.

/** @typedef {(text: string, fill?: Record<string, string | number>) => string} Say */
/** @typedef {{value: string, label: string}} Choice */

const LONG_WEEKS = 4;
const SHORT_WEEKS = 1;
const MOST_NAMED = 3;

/** Units a week the shop orders, over the last quarter; 0 when unknown. @param {any} shop */
export function weeklyOf(shop) {
  const weeks = shop?.orders?.weeks ?? [];
  return weeks.length ? weeks.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0) / weeks.length : 0;
}

/** How many weeks this stock lasts at that pace, or null. @param {any} draft @param {any} shop */
export function weeksLeft(draft, shop) {
  const stock = draft.facts.stock_cartons;
  const weekly = weeklyOf(shop);
  return typeof stock === "number" && weekly > 0 ? Math.round((10 * stock) / weekly) / 10 : null;
}

/** What was seen, as a sentence of its facts. @param {any} draft @param {any} shop @param {Say} t */
export function seenWords(draft, shop, t) {
  const { stock_cartons: stock, out_of_province_brands: brands, display_grade: display, price_labels: labels } = draft.facts;
  const weeks = weeksLeft(draft, shop);
  const parts = [
    typeof stock === "number" ? (weeks === null ? t("库存 {n} 条", { n: stock }) : t("库存 {n} 条，约够 {weeks} 周", { n: stock, weeks })) : "",
    named(draft.facts.out_of_stock, (names) => t("断货：{names}", { names })),
    named(draft.facts.slow_selling, (names) => t("卖得慢：{names}", { names })),
    named(draft.facts.asked_for, (names) => t("有人问：{names}", { names })),
    labels === "no" ? t("价签有缺") : labels === "yes" ? t("价签齐全") : "",
    display ? t("陈列 {n} 级", { n: display }) : "",
    typeof brands === "number" ? t("省外品牌 {n} 个", { n: brands }) : "",
  ];
  return parts.filter(Boolean).join("，");
}

/** Advice grounded in what sells and how long the stock lasts: reasons to decide by, never a number to order (F05).
 * @param {any} draft @param {any} shop @param {Say} t @returns {Choice[]} */
export function adviceChoices(draft, shop, t) {
  const weeks = weeksLeft(draft, shop);
  const out = new Set(draft.facts.out_of_stock ?? []);
  const sells = shop?.orders?.sells ?? [];
  const choices = [
    ...sells.filter((/** @type {any} */ one) => out.has(one.name)).map((/** @type {any} */ one) => line(`out:${one.name}`, t("{name} 断货，近 13 周平均每周 {n} 条，按需要补", { name: one.name, n: one.weekly }))),
    ...(draft.facts.slow_selling ?? []).map((/** @type {string} */ name) => line(`slow:${name}`, t("{name} 卖得慢，先卖库存再订", { name }))),
    weeks !== null && weeks >= LONG_WEEKS ? line("long", t("库存约够 {weeks} 周，先卖库存，少占资金", { weeks })) : null,
    weeks !== null && weeks <= SHORT_WEEKS ? line("short", t("库存约够 {weeks} 周，留意断货", { weeks })) : null,
    ...sells.slice(0, MOST_NAMED).filter((/** @type {any} */ one) => !out.has(one.name)).map((/** @type {any} */ one) => line(`sells:${one.name}`, t("{name} 近 13 周平均每周 {n} 条，卖多少订多少", { name: one.name, n: one.weekly }))),
  ];
  return choices.filter((choice) => choice !== null);
}

/** @param {any} draft @param {any} shop @param {Say} t */
export function adviceWords(draft, shop, t) {
  const wanted = new Set(draft.advised ?? []);
  return adviceChoices(draft, shop, t).filter(({ value }) => wanted.has(value)).map(({ label }) => label).join("；");
}

/** Things to suggest besides orders, from what was tapped. @param {any} draft @param {Say} t */
export function suggestionChips(draft, t) {
  const { price_labels: labels, display_grade: display } = draft.facts;
  const own = [labels === "no" ? t("补齐价签") : "", display && display <= 3 ? t("调整陈列") : "", named(draft.facts.asked_for, (names) => t("试上 {names}", { names }))];
  return [...own.filter(Boolean), t("调整陈列"), t("补齐价签"), t("学网上订货"), t("看好证件和未成年人提示")].filter(isFirst).slice(0, 6);
}

/** What comes next, from what was tapped. @param {any} draft @param {Say} t */
export function summaryChips(draft, t) {
  const own = [
    draft.issues.length ? t("跟进今天登记的 {n} 个问题", { n: draft.issues.length }) : "",
    named(draft.facts.out_of_stock, (names) => t("{names} 到货后告诉他", { names })),
    typeof draft.facts.stock_cartons === "number" ? t("下次再看库存") : "",
  ];
  return [...own.filter(Boolean), t("按周期拜访"), t("下次带样品"), t("需要市场经理支持")].filter(isFirst);
}

/** The written parts as they will stand in the record. @param {any} draft @param {any} shop @param {Say} t
 * @param {(day: string) => string} day */
export function wordsOf(draft, shop, t, day) {
  const advice = adviceWords(draft, shop, t);
  const promised = (draft.promises ?? []).map((/** @type {any} */ promise) => t("答应 {day} 前：{text}", { day: day(promise.due_on), text: promise.text }));
  return {
    comment: joined([seenWords(draft, shop, t), draft.comment]),
    suggestion: joined([advice, draft.suggestion]),
    summary: joined([...promised, draft.summary]),
    order_advice: advice,
  };
}

/** @param {string[] | undefined} names @param {(names: string) => string} say */
function named(names, say) {
  return names?.length ? say(names.join("、")) : "";
}

/** @param {string[]} parts */
function joined(parts) {
  return parts.map((part) => part.trim()).filter(Boolean).join("；");
}

/** @param {string} value @param {string} label @returns {Choice} */
function line(value, label) {
  return { value, label };
}

/** @param {string} words @param {number} place @param {string[]} all */
function isFirst(words, place, all) {
  return all.indexOf(words) === place;
}
