// @ts-check
// The written parts of a record: sentences made from what was tapped stand there already, own words where they matter (E06-E08).
import { h, reactive } from "vue";
import { Field, showToast } from "vant";
import { state } from "../state.js";
import { dayWords, listed, t } from "../i18n.js";
import { formOf, holds, toggled } from "../drafts.js";
import { adviceChoices, seenWords, suggestionChips, summaryChips, weeklyOf, wordsOf } from "../wording.js";
import { pressureIn } from "../pressure.js";
import { button, card, chips } from "../pieces.js";
import { keep } from "../keeping.js";
import { hears, listen } from "../voice.js";

const SEEN = ["客流减少", "客流增加", "店主不在", "想转让或歇业", "换了招牌"];
const LABELS = { comment: "评述：看到、听到什么", suggestion: "建议：给他什么建议", summary: "总结：下一步做什么" };
const hearing = reactive({ part: "" });
/** @type {() => void} */
let stop = () => {};

/** The parts as they will stand in the record. @param {any} draft @param {any} shop */
export const recordWords = (draft, shop) => wordsOf(draft, shop, t, dayWords);

/** @param {any} draft @param {any} shop */
export function recordCard(draft, shop) {
  const promised = (draft.promises ?? []).map((/** @type {any} */ one) => t("答应 {day} 前：{text}", { day: dayWords(one.due_on), text: one.text }));
  return card(t("记录"), [
    part(draft, "comment", SEEN.map((words) => t(words)), seenWords(draft, shop, t)),
    advice(draft, shop),
    part(draft, "suggestion", suggestionChips(draft, t), ""),
    part(draft, "summary", summaryChips(draft, t), promised.join("；")),
  ]);
}

/** What sells and how long the stock lasts, to decide by; no number is asked of anybody (E16, F05). @param {any} draft @param {any} shop */
function advice(draft, shop) {
  const choices = formOf(draft.channel).orders ? adviceChoices(draft, shop, t) : [];
  if (!choices.length) return null;
  const weekly = Math.round(10 * weeklyOf(shop)) / 10;
  const toggle = (/** @type {string} */ value) => {
    const now = draft.advised ?? [];
    draft.advised = now.includes(value) ? now.filter((/** @type {string} */ one) => one !== value) : [...now, value];
    keep(draft);
  };
  return h("div", { class: "part" }, [
    h("p", { class: "label" }, t("订货建议（近 13 周每周约 {n} 条；由他自己定）", { n: weekly })),
    h("div", { class: "lines" }, chips(choices, (value) => (draft.advised ?? []).includes(value), toggle)),
  ]);
}

/** @param {any} draft @param {"comment" | "suggestion" | "summary"} name @param {string[]} offered @param {string} made */
function part(draft, name, offered, made) {
  const write = (/** @type {string} */ text) => {
    draft[name] = text;
    keep(draft);
  };
  const pressing = name === "suggestion" ? pressureIn(draft.suggestion, state.settings.pressure ?? []) : [];
  return h("div", { class: "part" }, [
    h("label", { class: "label", for: `part-${name}` }, t(LABELS[name])),
    made ? h("p", { class: "made" }, [h("span", { class: "muted" }, t("已写入：")), made]) : null,
    chips(offered.map((words) => ({ value: words, label: words })), (words) => holds(draft[name], words), (words) => write(toggled(draft[name], words))),
    h("div", { class: "spoken" }, [
      h(Field, { type: "textarea", rows: 1, autosize: true, maxlength: 1000, modelValue: draft[name], placeholder: t("点上面的词，或写一句具体的"), id: `part-${name}`, "onUpdate:modelValue": write }),
      hears ? ear(draft, name, write) : null,
    ]),
    pressing.length ? h("p", { class: "hint", role: "status" }, t("“{words}”像是下指标；说卖得怎样、库存够多久就好。", { words: listed(pressing) })) : null,
  ]);
}

/** Speaking, where the phone has it. @param {any} draft @param {"comment" | "suggestion" | "summary"} name @param {(text: string) => void} write */
function ear(draft, name, write) {
  const isOn = hearing.part === name;
  const start = () => {
    stop();
    hearing.part = name;
    const heard = (/** @type {string} */ words) => write(draft[name] ? `${draft[name]}，${words}` : words);
    stop = listen(state.lang === "en" ? "en-US" : "zh-CN", heard, (failed) => {
      if (hearing.part === name) hearing.part = "";
      if (failed) showToast(t("这台手机现在听不了，请打字"));
    });
  };
  return button(isOn ? t("停") : t("说"), () => (isOn ? stop() : start()), { size: "small", icon: "volume-o", type: isOn ? "danger" : "default", "aria-label": isOn ? t("停止听写") : t("说话写入") });
}
