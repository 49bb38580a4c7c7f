// @ts-check
// Tasks beside the rounds (C20): given from the desk or noted here, done with their minutes or not done and why.
import { h, reactive } from "vue";
import { Field, Popup, Tag, showToast } from "vant";
import { go, state } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { openTasks, quadrantOf, tasksNow } from "../evening.js";
import { bar, button, card, chips, stickyButton } from "../pieces.js";
import { fillIn, formOf, sendForm } from "../forms.js";
import { now } from "../time.js";

/** @typedef {import("../forms.js").FormDraft} FormDraft */

const CLASSES = ["重要且紧急", "重要不紧急", "紧急不重要", "不重要不紧急"];
const TYPES = /** @type {const} */ (["danger", "warning", "primary", "default"]);
const WEIGHTS = [{ value: "is_important", label: "重要" }, { value: "is_urgent", label: "紧急" }];
const MINUTES = ["10", "20", "30", "60", "90", "120"];
const blank = () => ({ title: "", giver: "", is_important: false, is_urgent: true, minutes: "", due: "" });
const taskDraft = () => formOf("task", blank);
/** @param {any} task */
const settlingDraft = (task) => formOf(`settle:${task.id}`, () => ({ minutes: task.minutes ? String(task.minutes) : "", because: "" }));
const settling = reactive({ task: /** @type {any} */ (null), outcome: "done" });

/** Open tasks, for 今日 and 待办; null when there are none. */
export function taskCard() {
  const tasks = openTasks(tasksNow(state.tasks, state.outbox));
  if (!tasks.length) return null;
  return card(t("临时交办"), [tasks.map(taskLine), settlingSheet()]);
}

/** How many wait, for badges. */
export const tasksWaiting = () => openTasks(tasksNow(state.tasks, state.outbox)).length;

export function tasksScreen() {
  const settled = tasksNow(state.tasks, state.outbox).filter((task) => task.state !== "open");
  return h("main", { class: "with-sticky" }, [
    bar(t("临时交办"), "me"),
    taskCard() ?? card("", h("p", { class: "muted" }, t("没有临时交办"))),
    settled.length ? card(t("最近了结的"), settled.map(settledLine)) : null,
    stickyButton(t("记一件"), () => go("task")),
  ]);
}

export function taskScreen() {
  const draft = taskDraft();
  const { form } = draft;
  const text = (/** @type {"title" | "giver"} */ key, /** @type {string} */ label, /** @type {string} */ placeholder) =>
    h(Field, { label, placeholder, maxlength: key === "title" ? 200 : 80, modelValue: form[key], "onUpdate:modelValue": (/** @type {string} */ words) => fillIn(draft, { [key]: words }) });
  return h("main", { class: "with-sticky" }, [
    bar(t("记一件临时交办"), "tasks"),
    card("", [
      text("title", t("要办的事"), t("例如：送宣传单到街道办")),
      text("giver", t("交办人"), t("谁交办的，自己的事可不填")),
      chips(giversKnown(), (value) => form.giver === value, (giver) => fillIn(draft, { giver })),
      chips(WEIGHTS.map(({ value, label }) => ({ value, label: t(label) })), (value) => form[value], (value) => fillIn(draft, { [value]: !form[value] })),
      h("p", { class: "muted" }, `${t("类别")}：${t(CLASSES[quadrantOf(/** @type {any} */ (form)) - 1])}`),
      h("p", { class: "label" }, t("预计多少分钟")),
      chips(MINUTES.map((value) => ({ value, label: value })), (value) => form.minutes === value, (value) => fillIn(draft, { minutes: form.minutes === value ? "" : value })),
      h("label", { class: "label" }, [t("期限"), " ", h("input", { type: "datetime-local", class: "plain-input", value: form.due, onInput: (/** @type {any} */ event) => fillIn(draft, { due: event.target.value }) })]),
    ]),
    stickyButton(t("保存"), () => noteTask(draft), !form.title.trim()),
  ]);
}

/** Who has given something before: a tap instead of typing. */
export function giversKnown() {
  const names = [...state.tasks, ...state.times].map((row) => row.giver).filter(Boolean);
  return [...new Set(names)].slice(0, 6).map((name) => ({ value: name, label: name }));
}

/** @param {FormDraft} draft */
async function noteTask(draft) {
  const { title, giver, is_important, is_urgent, minutes, due } = draft.form;
  const body = { task: crypto.randomUUID(), title: title.trim(), giver: giver.trim(), is_important, is_urgent, minutes: minutes ? Number(minutes) : null, due_at: due ? new Date(due).toISOString() : null };
  await sendForm(draft, [{ kind: "task.add", body }]);
  go("tasks");
}

/** @param {any} task */
function taskLine(task) {
  const place = quadrantOf(task) - 1;
  const open = (/** @type {string} */ outcome) => {
    Object.assign(settling, { task, outcome });
    state.sheet = settlingDraft(task).visit;
  };
  return h("div", { class: "todo", key: task.id }, [
    h("p", [h(Tag, { type: TYPES[place], plain: true, size: "medium" }, () => t(CLASSES[place])), " ", h("strong", task.title)]),
    h("p", { class: "muted" }, [task.giver ? t("{name} 交办", { name: task.giver }) : t("自己的事"), dueWords(task), task.minutes ? ` · ${t("约 {n} 分钟", { n: task.minutes })}` : "", task.pending ? ` · ${t("待上传")}` : ""]),
    h("div", { class: "row" }, [button(t("已办"), () => open("done"), { type: "primary" }), button(t("办不了"), () => open("declined"), { plain: true })]),
  ]);
}

/** @param {any} task */
function dueWords(task) {
  if (!task.due_at) return "";
  const late = Date.parse(task.due_at) < now().getTime() ? `（${t("已过期限")}）` : "";
  return ` · ${t("期限 {at}", { at: `${dayWords(task.due_at)} ${timeWords(task.due_at)}` })}${late}`;
}

/** @param {any} task */
function settledLine(task) {
  const how = task.state === "done" ? `✓ ${t("已办")} · ${t("{n} 分钟", { n: task.spent ?? 0 })}` : `✗ ${t("未办")} · ${task.because}`;
  return h("p", { class: "raised", key: task.id }, [h("strong", task.title), ` ${how}`, task.pending ? ` · ${t("待上传")}` : ""]);
}

function settlingSheet() {
  const { task, outcome } = settling;
  return h(
    Popup,
    { show: Boolean(task) && state.sheet === `settle:${task.id}`, position: "bottom", round: true, closeable: true, safeAreaInsetBottom: true, "onUpdate:show": (/** @type {boolean} */ on) => on || (state.sheet = "") },
    () => (task ? h("div", { class: "sheet" }, [h("h2", task.title), settlingField(settlingDraft(task), outcome === "done"), button(t("保存"), settle, { type: "primary", block: true, size: "large" })]) : null),
  );
}

/** @param {FormDraft} draft @param {boolean} isDone */
function settlingField(draft, isDone) {
  const { minutes, because } = draft.form;
  if (!isDone) return h(Field, { label: t("为什么没有办"), type: "textarea", labelAlign: "top", rows: 2, maxlength: 200, modelValue: because, "onUpdate:modelValue": (/** @type {string} */ words) => fillIn(draft, { because: words }) });
  const write = (/** @type {string} */ value) => fillIn(draft, { minutes: value });
  return [
    chips(MINUTES.map((value) => ({ value, label: value })), (value) => minutes === value, write),
    h(Field, { label: t("用了多少分钟"), type: "digit", inputmode: "numeric", maxlength: 4, modelValue: minutes, "onUpdate:modelValue": write }),
  ];
}

async function settle() {
  const { task, outcome } = settling;
  const draft = settlingDraft(task);
  if (state.sheet !== draft.visit) return;
  const { minutes, because } = draft.form;
  if (outcome === "done" && minutes === "") return void showToast(t("请写用了多少分钟"));
  if (outcome === "declined" && !because.trim()) return void showToast(t("请写为什么没有办"));
  const said = outcome === "done" ? { minutes: Math.min(1440, Number(minutes)) } : { because: because.trim() };
  state.sheet = ""; // a second tap finds it shut
  await sendForm(draft, [{ kind: "task.settle", body: { task: task.id, outcome, ...said, settled_at: now().toISOString() } }]);
}
