// @ts-check
// 待办: answers to tell, confirmations to ask for, bulletins to pass on.
import { h, reactive } from "vue";
import { ActionSheet, Empty, Tag, showToast } from "vant";
import { issues, state } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { waitingForMe } from "../day.js";
import { bar, button, card } from "../pieces.js";
import { REASONS, reminderOf } from "../solved.js";
import { save } from "../sync.js";
import { now } from "../time.js";
import { digestCard, toPassOn } from "./digest.js";
import { promiseLine, promisesOwed } from "./promise.js";
import { issueState } from "./shop.js";
import { taskCard } from "./task.js";

const telling = reactive({ show: false, issue: /** @type {any} */ (null) });
const reminding = reactive({ show: false, issue: /** @type {any} */ (null) });

export function todoScreen() {
  const open = issues().filter((issue) => issue.state !== "closed");
  const mine = waitingForMe(open);
  const others = open.filter((issue) => !mine.includes(issue));
  const promises = promisesOwed();
  const due = toPassOn();
  return h("main", [
    bar(t("待办")),
    taskCard(),
    card(t("等我办的问题"), mine.length ? mine.map(issueLine) : h("p", { class: "muted" }, t("没有"))),
    promises.length ? card(t("承诺"), promises.map((promise) => promiseLine(promise, state.shops[promise.retailer]?.name ?? ""))) : null,
    card(t("部门在办的问题"), others.length ? others.map(issueLine) : h("p", { class: "muted" }, t("没有"))),
    digestCard(),
    open.length || due.length || promises.length ? null : h(Empty, { description: t("都办完了") }),
    h(ActionSheet, {
      show: telling.show,
      title: t("怎样告知零售户"),
      cancelText: t("取消"),
      actions: [t("上门"), t("电话"), t("微信")].map((name) => ({ name })),
      "onUpdate:show": (/** @type {boolean} */ on) => (telling.show = on),
      onSelect: (/** @type {{name: string}} */ action) => tell(action.name),
    }),
    h(ActionSheet, {
      show: reminding.show,
      title: t("催 {holder} 办，为什么", { holder: reminding.issue?.holder ?? "" }),
      cancelText: t("取消"),
      actions: REASONS.map((words) => ({ name: t(words) })),
      "onUpdate:show": (/** @type {boolean} */ on) => (reminding.show = on),
      onSelect: (/** @type {{name: string}} */ action) => remind(action.name),
    }),
  ]);
}

/** @param {any} issue */
const mineToDo = (issue) => waitingForMe([issue]).length > 0;

/** @param {any} issue */
function issueLine(issue) {
  const shop = state.shops[issue.retailer];
  return h("div", { class: "todo", key: issue.id }, [
    h("p", [h(Tag, { plain: true, size: "medium" }, () => issueState(issue)), ` ${issue.number} `, h("a", { href: `#/shop/${issue.retailer}` }, shop?.name ?? "")]),
    h("p", issue.text),
    issue.answer ? h("p", { class: "answer" }, `${issue.answer_kind}：${issue.answer}`) : null,
    issue.holder && !mineToDo(issue) ? h("p", { class: "muted" }, t("在 {holder}", { holder: issue.holder })) : null,
    issue.promised_on ? h("p", { class: "muted" }, t("承诺日期 {day}", { day: dayWords(issue.promised_on) })) : null,
    reminder(issue),
    issue.state === "answered" ? button(t("已告知零售户"), () => Object.assign(telling, { show: true, issue }), { type: "primary", block: true }) : null,
    issue.state === "told" && !issue.pending ? button(t("零售户确认，办结"), () => confirm(issue), { type: "primary", block: true }) : null,
  ]);
}

/** @param {string} how */
async function tell(how) {
  telling.show = false;
  await save([{ kind: "issue.tell", body: { issue: telling.issue.id, how } }]);
  showToast(t("已记录"));
}

/** 催办: asked once, then not again before the holder had his time. @param {any} issue */
function reminder(issue) {
  const standing = reminderOf(issue, now());
  if (standing === "may") return button(t("催办"), () => Object.assign(reminding, { show: true, issue }), { size: "small", plain: true, icon: "bell" });
  if (standing === "waits") return h("p", { class: "muted" }, `${t("已催办")} · ${t("待上传")}`);
  if (standing !== "sent") return null;
  const from = issue.remind_from;
  return h("p", { class: "muted" }, from ? t("已催办，{moment} 以后可以再催", { moment: `${dayWords(from)} ${timeWords(from)}` }) : t("已催办"));
}

/** @param {string} words */
async function remind(words) {
  reminding.show = false;
  await save([{ kind: "issue.remind", body: { issue: reminding.issue.id, words } }]);
  showToast(t("已记录，联网就送到"));
}

/** @param {any} issue */
async function confirm(issue) {
  await save([{ kind: "issue.confirm", body: { issue: issue.id } }]);
  showToast(t("已记录"));
}
