// @ts-check
// Small pieces of screens. Never colour alone: every tone has its word.
import { h } from "vue";
import { Button, NavBar, Tag } from "vant";
import { go } from "./state.js";
import { t } from "./i18n.js";

const TONES = { promote: "success", maintain: "warning", guide: "primary", care: "default" };

/** @param {string} title @param {any} body @param {any} [extra] */
export function card(title, body, extra = null) {
  return h("section", { class: "card" }, [title ? h("h2", { class: "card-title" }, [title, extra]) : null, body]);
}

/** @param {{code: string, label: string} | null} segment */
export function segmentTag(segment) {
  if (!segment) return h(Tag, { plain: true, size: "medium" }, () => t("未分型"));
  const type = TONES[/** @type {keyof typeof TONES} */ (segment.code)] ?? "default";
  return h(Tag, { type, plain: true, size: "medium" }, () => segment.label);
}

const STATES = {
  planned: ["待拜访", "default"],
  under_way: ["拜访中", "primary"],
  finished: ["已完成", "success"],
  missed: ["未拜访", "warning"],
};

/** @param {string} value */
export function stateTag(value) {
  const [word, type] = STATES[/** @type {keyof typeof STATES} */ (value)] ?? [value, "default"];
  return h(Tag, { type, size: "medium" }, () => t(word));
}

/** @param {number | null} late */
export function lateTag(late, words = "") {
  const type = late === null || late > 0 ? "danger" : late === 0 ? "warning" : "default";
  return h(Tag, { type, plain: true, size: "medium" }, () => words);
}

/** @param {string} label @param {() => void} onClick @param {Record<string, any>} [more] */
export function button(label, onClick, more = {}) {
  return h(Button, { onClick, ...more }, () => label);
}

/** A wide button at the lower edge, always in reach of the thumb. @param {string} label @param {() => void} onClick @param {boolean} [disabled] */
export function stickyButton(label, onClick, disabled = false) {
  return h("div", { class: "sticky" }, [button(label, onClick, { type: "primary", block: true, size: "large", disabled })]);
}

/** @param {string} title @param {string} back name of the screen */
export function bar(title, back = "") {
  const more = back ? { leftArrow: true, leftText: t("返回"), onClickLeft: () => (history.length > 1 ? history.back() : go(back)) } : {};
  return h(NavBar, more, { title: () => h("h1", title) });
}

/** Reasons with their rule ids as small tags. @param {{text: string, rules: string[]}[]} reasons */
export function because(reasons) {
  return h("ul", { class: "because" }, reasons.map(reasonLine));
}

/** @param {{text: string, rules: string[]}} reason */
function reasonLine(reason) {
  return h("li", [reason.text, ...reason.rules.map((rule) => h("span", { class: "rule" }, rule))]);
}

/** Chips to tap before typing. @param {{value: string, label: string}[]} choices @param {(value: string) => boolean} chosen @param {(value: string) => void} toggle */
export function chips(choices, chosen, toggle) {
  return h(
    "div",
    { class: "chips" },
    choices.map(({ value, label }) =>
      h(
        "button",
        { type: "button", class: ["chip", chosen(value) && "chosen"], "aria-pressed": String(chosen(value)), onClick: () => toggle(value) },
        [chosen(value) ? h("span", { class: "tick", "aria-hidden": "true" }, "✓ ") : null, label],
      ),
    ),
  );
}

/** Label and value pairs; empty values are left out. @param {[string, any][]} pairs */
export function factList(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", { class: "facts" }, known.flatMap(([label, value]) => [h("dt", label), h("dd", value)]));
}
