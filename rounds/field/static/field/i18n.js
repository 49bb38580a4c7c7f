// @ts-check
// Chinese is the message; English stands in en.js, complete (a test compares them).
import { EN } from "./en.js";
import { state } from "./state.js";

/** The words in the chosen language, {holes} filled. @param {string} text @param {Record<string, string | number>} [fill] */
export function t(text, fill = {}) {
  const said = state.lang === "en" ? (EN[text] ?? text) : text;
  return said.replace(/\{(\w+)\}/gu, (hole, name) => String(fill[name] ?? hole));
}

/** A day as people say it: 11月23日 周一, 23 Nov Mon. @param {string} day */
export function dayWords(day) {
  const date = new Date(`${day.slice(0, 10)}T12:00:00`);
  return new Intl.DateTimeFormat(state.lang === "en" ? "en-GB" : "zh-CN", { month: "short", day: "numeric", weekday: "short" }).format(date);
}

/** @param {string | null} at */
export function timeWords(at) {
  if (!at) return "";
  return new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));
}

/** How a visit stands against its interval, in words. @param {number | null} late */
export function lateWords(late) {
  if (late === null) return t("还没有拜访过");
  if (late > 0) return t("逾期 {n} 天", { n: late });
  return late === 0 ? t("今天到期") : t("还有 {n} 天", { n: -late });
}

/** A list in a sentence. @param {string[]} parts */
export function listed(parts) {
  return parts.join(state.lang === "en" ? ", " : "、");
}
