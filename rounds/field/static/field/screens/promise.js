// @ts-check
// What was promised to a retailer by a day: made on a visit, settled on the next one or from the list (D11).
import { h } from "vue";
import { Field, Tag, showToast } from "vant";
import { state } from "../state.js";
import { dayWords, t } from "../i18n.js";
import { dayAhead, daysLeft, openPromises } from "../promises.js";
import { button, card, chips } from "../pieces.js";
import { dropForm as forget, fillIn, formOf, sendForm } from "../forms.js";
import { save } from "../sync.js";
import { keep } from "../keeping.js";
import { now } from "../time.js";
import { isBegun } from "../wiping.js";

const SAMPLES = ["送样品", "问清货源后回话", "带宣传品", "帮调整陈列", "请部门上门处理"];
const AHEAD = [1, 3, 7, 14];
/** @param {any} promise */
const nameOf = (promise) => `break:${promise.id}`;

/** Everything still owed to retailers of this phone. */
export const promisesOwed = () => openPromises(state.promises, state.outbox);

/** On a visit: settle what is owed, promise something new. @param {any} draft */
export function promiseCard(draft) {
  const owed = promisesOwed().filter((promise) => promise.retailer === draft.retailer);
  return card(t("承诺"), [owed.map((promise) => promiseLine(promise)), draft.promises.map((/** @type {any} */ promise) => madeLine(draft, promise)), promiseForm(draft)]);
}

/** One promise with its two ends. @param {any} promise @param {string} [shop] named where the list mixes shops */
export function promiseLine(promise, shop = "") {
  const left = daysLeft(promise, state.today);
  const words = left < 0 ? t("过期 {n} 天", { n: -left }) : left === 0 ? t("今天要办到") : t("还有 {n} 天", { n: left });
  return h("div", { class: "todo", key: promise.id }, [
    h("p", [shop ? h("strong", `${shop} `) : null, promise.text, " ", h(Tag, { type: left < 0 ? "danger" : left === 0 ? "warning" : "default", plain: true, size: "medium" }, () => words)]),
    h("p", { class: "muted" }, [dayWords(promise.due_on), promise.local ? ` · ${t("待上传")}` : ""]),
    isBreaking(promise)
      ? breakForm(promise)
      : h("div", { class: "row end" }, [button(t("已兑现"), () => save([settled(promise, "kept", "")]), { size: "small", type: "primary", plain: true }), button(t("没有兑现"), () => (state.sheet = nameOf(promise)), { size: "small", plain: true })]),
  ]);
}

/** Whether a reason is being written, or was when the app went away. @param {any} promise */
function isBreaking(promise) {
  const draft = state.drafts[nameOf(promise)];
  return state.sheet === nameOf(promise) || Boolean(draft && isBegun(draft));
}

/** @param {any} promise */
function breakForm(promise) {
  const draft = formOf(nameOf(promise), () => ({ note: "" }));
  const { note } = draft.form;
  const shut = () => void (state.sheet = "");
  const done = async () => (note.trim() ? (await sendForm(draft, [settled(promise, "broken", note.trim())]), shut()) : showToast(t("写明原因")));
  return [
    h(Field, { label: t("原因"), modelValue: note, maxlength: 200, "onUpdate:modelValue": (/** @type {string} */ words) => fillIn(draft, { note: words }) }),
    h("div", { class: "row end" }, [button(t("取消"), () => forget(draft).then(shut), { size: "small", plain: true }), button(t("保存"), done, { size: "small", type: "primary" })]),
  ];
}

/** @param {any} promise @param {string} outcome @param {string} note */
const settled = (promise, outcome, note) => ({ kind: "promise.settle", body: { promise: promise.phone_id ?? promise.id, outcome, note, settled_at: now().toISOString() } });

/** @param {any} draft @param {any} promise */
function madeLine(draft, promise) {
  const drop = () => {
    draft.promises = draft.promises.filter((/** @type {any} */ one) => one.promise !== promise.promise);
    keep(draft);
  };
  return h("p", { class: "raised" }, [`${t("答应 {day} 前：{text}", { day: dayWords(promise.due_on), text: promise.text })} `, button(t("去掉"), drop, { size: "small", plain: true })]);
}

/** What, and by when: two taps, or words of one's own. Half a promise is kept in the draft too. @param {any} draft */
function promiseForm(draft) {
  const form = draft.promise_form;
  const set = (/** @type {Record<string, any>} */ change) => {
    draft.promise_form = { text: "", due_on: "", ...draft.promise_form, ...change };
    keep(draft);
  };
  if (!form) return button(t("答应他一件事"), () => set({}), { icon: "plus", plain: true, block: true });
  const day = (/** @type {number} */ ahead) => dayAhead(state.today, ahead);
  return h("div", { class: "part" }, [
    h("label", { class: "label", for: "promise-text" }, t("答应什么")),
    chips(SAMPLES.map((words) => ({ value: t(words), label: t(words) })), (value) => form.text === value, (value) => set({ text: value })),
    h(Field, { modelValue: form.text, maxlength: 200, placeholder: t("或写一句"), id: "promise-text", "onUpdate:modelValue": (/** @type {string} */ text) => set({ text }) }),
    h("label", { class: "label", for: "promise-day" }, t("哪天以前")),
    chips(AHEAD.map((ahead) => ({ value: day(ahead), label: dayWords(day(ahead)) })), (value) => form.due_on === value, (value) => set({ due_on: value })),
    h(Field, { type: "date", modelValue: form.due_on, min: state.today, id: "promise-day", "onUpdate:modelValue": (/** @type {string} */ due_on) => set({ due_on }) }),
    h("div", { class: "row end" }, [button(t("取消"), () => dropForm(draft), { size: "small", plain: true }), button(t("记下承诺"), () => take(draft), { size: "small", type: "primary" })]),
  ]);
}

/** @param {any} draft */
function dropForm(draft) {
  draft.promise_form = null;
  keep(draft);
}

/** @param {any} draft */
function take(draft) {
  const { text = "", due_on = "" } = draft.promise_form ?? {};
  if (!text.trim()) return void showToast(t("写清楚答应了什么"));
  if (!due_on) return void showToast(t("选一个日子"));
  draft.promises = [...draft.promises, { promise: crypto.randomUUID(), text: text.trim(), due_on, made_at: now().toISOString() }];
  dropForm(draft);
}
