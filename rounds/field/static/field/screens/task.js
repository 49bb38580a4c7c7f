// @ts-check
// Tasks beside the rounds (C20): given from the desk or noted here, done with their minutes or not done and why.
import { h, reactive } from "vue";
import { Field, Popup, Switch, Tag, showToast } from "vant";
import { go, state } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { openTasks, quadrantOf, tasksNow } from "../evening.js";
import { bar, button, card, chips, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { now } from "../time.js";

const CLASSES = ["重要且紧急", "重要不紧急", "紧急不重要", "不重要不紧急"];
const TYPES = /** @type {const} */ (["danger", "warning", "primary", "default"]);
const MINUTES = ["10", "20", "30", "60", "90", "120"];
const blank = () => ({ title: "", giver: "", is_important: false, is_urgent: true, minutes: "", due: "" });
const form = reactive(blank());
const settling = reactive({ show: false, task: /** @type {any} */ (null), outcome: "done", minutes: "", because: "" });

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
  const text = (/** @type {"title" | "giver"} */ key, /** @type {string} */ label, /** @type {string} */ placeholder) =>
    h(Field, { label, placeholder, maxlength: key === "title" ? 200 : 80, modelValue: form[key], "onUpdate:modelValue": (/** @type {string} */ words) => (form[key] = words) });
  return h("main", { class: "with-sticky" }, [
    bar(t("记一件临时交办"), "tasks"),
    card("", [
      text("title", t("要办的事"), t("例如：送宣传单到街道办")),
      text("giver", t("交办人"), t("谁交办的，自己的事可不填")),
      chips(giversKnown(), (value) => form.giver === value, (value) => (form.giver = value)),
      switchLine("is_important", t("重要")),
      switchLine("is_urgent", t("紧急")),
      h("p", { class: "muted" }, `${t("类别")}：${t(CLASSES[quadrantOf(form) - 1])}`),
      h("p", { class: "label" }, t("预计多少分钟")),
      chips(MINUTES.map((value) => ({ value, label: value })), (value) => form.minutes === value, (value) => (form.minutes = form.minutes === value ? "" : value)),
      h("label", { class: "label" }, [t("期限"), " ", h("input", { type: "datetime-local", class: "plain-input", value: form.due, onInput: (/** @type {any} */ event) => (form.due = event.target.value) })]),
    ]),
    stickyButton(t("保存"), noteTask, !form.title.trim()),
  ]);
}

/** @param {"is_important" | "is_urgent"} key @param {string} label */
function switchLine(key, label) {
  return h("div", { class: "row" }, [h("span", label), h(Switch, { modelValue: form[key], "aria-label": label, "onUpdate:modelValue": (/** @type {boolean} */ on) => (form[key] = on) })]);
}

/** Who has given something before: a tap instead of typing. */
export function giversKnown() {
  const names = [...state.tasks, ...state.times].map((row) => row.giver).filter(Boolean);
  return [...new Set(names)].slice(0, 6).map((name) => ({ value: name, label: name }));
}

async function noteTask() {
  const { title, giver, is_important, is_urgent, minutes, due } = form;
  const body = { task: crypto.randomUUID(), title: title.trim(), giver: giver.trim(), is_important, is_urgent, minutes: minutes ? Number(minutes) : null, due_at: due ? new Date(due).toISOString() : null };
  await save([{ kind: "task.add", body }]);
  Object.assign(form, blank());
  go("tasks");
}

/** @param {any} task */
function taskLine(task) {
  const place = quadrantOf(task) - 1;
  const open = (/** @type {string} */ outcome) => Object.assign(settling, { show: true, task, outcome, minutes: task.minutes ? String(task.minutes) : "", because: "" });
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
  const isDone = settling.outcome === "done";
  const field = isDone
    ? [chips(MINUTES.map((value) => ({ value, label: value })), (value) => settling.minutes === value, (value) => (settling.minutes = value)), h(Field, { label: t("用了多少分钟"), type: "digit", inputmode: "numeric", maxlength: 4, modelValue: settling.minutes, "onUpdate:modelValue": (/** @type {string} */ value) => (settling.minutes = value) })]
    : [h(Field, { label: t("为什么没有办"), type: "textarea", labelAlign: "top", rows: 2, maxlength: 200, modelValue: settling.because, "onUpdate:modelValue": (/** @type {string} */ words) => (settling.because = words) })];
  return h(
    Popup,
    { show: settling.show, position: "bottom", round: true, closeable: true, safeAreaInsetBottom: true, "onUpdate:show": (/** @type {boolean} */ on) => (settling.show = on) },
    () => h("div", { class: "sheet" }, [h("h2", settling.task?.title ?? ""), ...field, button(t("保存"), settle, { type: "primary", block: true, size: "large" })]),
  );
}

async function settle() {
  const { task, outcome, minutes, because } = settling;
  if (outcome === "done" && minutes === "") return void showToast(t("请写用了多少分钟"));
  if (outcome === "declined" && !because.trim()) return void showToast(t("请写为什么没有办"));
  settling.show = false;
  const said = outcome === "done" ? { minutes: Math.min(1440, Number(minutes)) } : { because: because.trim() };
  await save([{ kind: "task.settle", body: { task: task.id, outcome, ...said, settled_at: now().toISOString() } }]);
}
