// @ts-check
// Up to three duties with their reasons (C11), what the quarter has seen of all eleven (C10), and the playbook of the segment.
import { h } from "vue";
import { labelOf, state } from "../state.js";
import { listed, t } from "../i18n.js";
import { because, card, chips, segmentTag } from "../pieces.js";
import { keep } from "../keeping.js";

/** @param {any} draft @param {any} visit @param {any} shop */
export function dutyCard(draft, visit, shop) {
  const suggested = visit.duties.length ? visit.duties : shop.duties;
  const toggle = (/** @type {string} */ duty) => {
    draft.duties = draft.duties.includes(duty) ? draft.duties.filter((/** @type {string} */ known) => known !== duty) : [...draft.duties, duty];
    keep(draft);
  };
  const others = (state.labels.duties ?? []).filter(({ value }) => !suggested.some((/** @type {any} */ s) => s.duty === value));
  const done = (/** @type {string} */ value) => draft.duties.includes(value);
  return card(t("建议做的（做了就点）"), [
    suggested.map((/** @type {any} */ s) => h("div", { class: "duty", key: s.duty }, [chips([{ value: s.duty, label: s.label }], done, toggle), reasons(s.because)])),
    suggested.length ? null : h("p", { class: "muted" }, t("这次没有特别建议")),
    h("details", [h("summary", t("还做了其他职责")), chips(others, done, toggle)]),
    balance(shop.balance ?? {}),
  ]);
}

/** The strongest reason in sight, the others one tap further. @param {{text: string, rules: string[]}[]} all */
function reasons(all) {
  const [first, ...more] = all;
  return [because(first ? [first] : []), more.length ? h("details", [h("summary", t("另外 {n} 个原因", { n: more.length })), because(more)]) : null];
}

/** What was done with this shop in the window of the balance, in words and bars; nobody has to fill it up (C11).
 * @param {Record<string, number>} counts */
function balance(counts) {
  const duties = (state.labels.duties ?? []).map(({ value, label }) => ({ label, times: counts[value] ?? 0 }));
  const done = duties.filter(({ times }) => times);
  const most = Math.max(1, ...done.map(({ times }) => times));
  const idle = duties.filter(({ times }) => !times).map(({ label }) => label);
  return h("details", [
    h("summary", t("本季度对这户做过 {n} 项", { n: done.length })),
    h("table", { class: "bars" }, [
      done.map(({ label, times }) =>
        h("tr", { key: label }, [h("th", { scope: "row", class: "wide" }, label), h("td", [h("meter", { min: 0, max: most, value: times, "aria-label": label })]), h("td", { class: "num" }, t("{n} 次", { n: times }))]),
      ),
    ]),
    idle.length ? h("p", { class: "muted" }, t("还没有做过：{names}。不必都做。", { names: listed(idle) })) : null,
  ]);
}

/** What fits this segment and what does not (C24-C27): read before going in, at hand inside.
 * @param {any} shop @param {boolean} [isInside] */
export function playCard(shop, isInside = false) {
  if (!shop.play) return null;
  const rules = shop.play.rules.map((/** @type {string} */ rule) => h("span", { class: "rule" }, rule));
  const words = [
    h("p", [segmentTag(shop.segment), ` ${shop.play.advice}`]),
    h("p", { class: "hint" }, [h("strong", t("注意：")), shop.play.avoid, ...rules]),
  ];
  return isInside ? card("", h("details", [h("summary", t("这类客户怎么做")), words])) : card(t("这类客户怎么做"), words);
}

/** @param {any} draft */
export const channelWords = (draft) => labelOf("channels", draft.channel);
