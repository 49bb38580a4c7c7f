// @ts-check
// The fifteen-minute review (C16, C17): everything prefilled from the phone; what was not done says why, then it goes.
import { h } from "vue";
import { Field, showToast } from "vant";
import { go, issues, labelOf, state, visits } from "../state.js";
import { dayWords, listed, t } from "../i18n.js";
import { reviewOf, visitsOf } from "../day.js";
import { anomaliesToday, promisedFor, questionsOf } from "../evening.js";
import { openPromises } from "../promises.js";
import { keep, letGo, takeBack } from "../keeping.js";
import { bar, card, chips, factList, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { now } from "../time.js";
import { isBegun } from "../wiping.js";

/** @type {Record<string, string>} */
const QUESTIONS = {
  promise: "明天到期的承诺，打算怎么兑现？",
  complaint: "投诉今天回应零售户了吗？",
  out_of_stock: "断货的品规告诉销售部门了吗？",
  shop_shut: "关门的店问过邻居吗？哪天再去？",
  price: "价格不正常是一家，还是一片？",
  left: "没去的几户，哪天补上？",
  different: "今天哪一户和想的不一样？",
  first: "明天第一户，带着什么问题去？",
};
/** @type {Record<string, string>} */
const SENTENCES = {
  shut: "店铺关门",
  stock_is_out: "库存为 0",
  brands_are_out: "断货：{words}",
  labels_are_missing: "价签有缺",
  written: "记录里写到：{words}",
  raised: "零售户投诉：{words}",
};

/** The visit to this screen that ended with sending: drawn once more on its way out, it must not begin the next review. @type {any} */
let left = null;

export function reviewScreen() {
  if (left === state.route) return h("main", [bar(t("每日梳理"), "today")]);
  const day = leftOver() ?? state.today;
  const today = visitsOf(visits(), day);
  const summary = reviewOf(today, state.shops, []);
  const found = anomaliesToday(state.anomalies, state.outbox, visits(), day);
  const tomorrow = dayAfter(day);
  const promised = promisedFor(openPromises(state.promises, state.outbox), issues(), tomorrow);
  const form = formOf(day, () => startOf(day, questionsOf(found, promised, summary.unfinished.length), promised));
  const open = summary.unfinished.filter((visit) => visit.state !== "missed" && !form.reasons[visit.id]?.reason);
  return h("main", { class: "with-sticky" }, [
    bar(t("每日梳理"), "today"),
    h("p", { class: "lead" }, `${dayWords(day)} · ${t("已用 {n} 分钟，约 {most} 分钟", { n: minutesOf(form), most: state.settings.review_minutes ?? 15 })}`),
    sentBefore(day) ? h("p", { class: "lead" }, `✓ ${t("今天已经发过，再发会替换文字")}`) : null,
    card(t("计划与完成"), factList([[t("计划"), t("{n} 户", { n: summary.planned })], [t("完成"), t("{n} 户", { n: summary.finished })]])),
    card(t("未完成（每户写一个原因）"), summary.unfinished.length ? summary.unfinished.map((visit) => unfinishedLine(form, visit)) : none()),
    card(t("今天的异常（已自动告诉市场经理）"), [found.length ? found.map(anomalyLine) : none(), area(form, "anomalies", t("还有别的吗？例如：新店开张、突然不订货"))]),
    card(t("明天到期的承诺"), promised.length ? promised.map((row) => h("p", { class: "raised" }, [h("strong", shopName(row.retailer)), ` ${row.text}`])) : none()),
    card(t("明天"), area(form, "tomorrow", t("要带什么、先去哪家"))),
    card(t("值得问一问（可以不答）"), form.answers.map((/** @type {any} */ one) => questionLine(form, one))),
    open.length ? h("p", { class: "lead" }, t("还有 {n} 户没有写原因", { n: open.length })) : null,
    stickyButton(t("发给市场经理"), () => send(form, summary.unfinished), open.length > 0),
  ]);
}

/** The day of a review that was begun and not sent before midnight: it comes first. */
function leftOver() {
  const begun = Object.values(state.drafts).filter((draft) => draft.review && isBegun(draft));
  return begun.map((draft) => draft.review).sort()[0];
}

/** The draft of the day, kept like a visit's: nothing typed is lost. @param {string} day @param {() => any} make */
function formOf(day, make) {
  const known = Object.values(state.drafts).find((draft) => draft.review === day);
  if (known) return known;
  const form = make();
  state.drafts[form.visit] = form;
  keep(state.drafts[form.visit]);
  return state.drafts[form.visit];
}

/** @param {string} day @param {string[]} asked @param {any[]} promised */
function startOf(day, asked, promised) {
  const opened_at = now().toISOString();
  const answers = asked.map((code) => ({ code, answer: "" }));
  return { visit: `review:${day}:${opened_at}`, review: day, opened_at, anomalies: "", tomorrow: tomorrowWords(day, promised), answers, reasons: {} };
}

/** The next round in a sentence. @param {string} day @param {any[]} promised */
function tomorrowWords(day, promised) {
  const next = visits().map((visit) => visit.day).filter((other) => other > day).sort()[0];
  if (!next) return "";
  const names = visitsOf(visits(), next).map((visit) => shopName(visit.retailer)).filter(Boolean);
  const due = promised.length ? `；${t("到期的承诺 {n} 件", { n: promised.length })}` : "";
  return `${dayWords(next)}：${t("共 {n} 户", { n: names.length })} ${listed(names.slice(0, 3))}${due}`;
}

/** @param {any} form @param {any} visit */
function unfinishedLine(form, visit) {
  if (visit.state === "missed") {
    return h("p", { class: "raised", key: visit.id }, [h("strong", shopName(visit.retailer)), ` ${labelOf("missed_reasons", visit.missed_reason)} ${visit.missed_note || ""}`]);
  }
  const said = form.reasons[visit.id] ?? { reason: "", note: "" };
  const choose = (/** @type {string} */ reason) => change(form, () => (form.reasons[visit.id] = { ...said, reason: said.reason === reason ? "" : reason }));
  const note = (/** @type {string} */ words) => change(form, () => (form.reasons[visit.id] = { ...said, note: words }));
  return h("div", { class: "todo", key: visit.id }, [
    h("p", [h("strong", shopName(visit.retailer)), said.reason ? "" : ` ${t("还没有写原因")}`]),
    chips(state.labels.missed_reasons ?? [], (value) => said.reason === value, choose),
    said.reason === "other" ? h(Field, { label: t("说明"), maxlength: 200, modelValue: said.note, "onUpdate:modelValue": note }) : null,
  ]);
}

/** @param {any} row */
function anomalyLine(row) {
  const words = row.sentence ? t(SENTENCES[row.sentence], { words: row.words }) : row.words;
  const settled = row.note ? h("p", { class: "muted" }, `${row.state_label}：${row.note}`) : null;
  return h("div", { class: "todo", key: row.id }, [h("p", [h("strong", shopName(row.retailer)), ` ${words}`, row.local ? ` · ${t("待上传")}` : ""]), settled]);
}

/** @param {any} form @param {{code: string, answer: string}} one */
function questionLine(form, one) {
  return h("div", { class: "part", key: one.code }, [lines(t(QUESTIONS[one.code]), one.answer, 300, (words) => change(form, () => (one.answer = words)))]);
}

/** @param {any} form @param {"anomalies" | "tomorrow"} key @param {string} label */
function area(form, key, label) {
  return lines(label, form[key], 2000, (words) => change(form, () => (form[key] = words)));
}

/** A labelled place for some lines. @param {string} label @param {string} modelValue @param {number} maxlength @param {(words: string) => void} write */
function lines(label, modelValue, maxlength, write) {
  return h(Field, { label, labelAlign: "top", type: "textarea", rows: 1, autosize: true, maxlength, modelValue, "onUpdate:modelValue": write });
}

/** @param {any} form @param {() => void} act */
function change(form, act) {
  act();
  keep(form);
}

/** @param {any} form @param {any[]} unfinished */
async function send(form, unfinished) {
  if (unfinished.some((visit) => form.reasons[visit.id]?.reason === "other" && !form.reasons[visit.id].note.trim())) return void showToast(t("选“其他”要写明原因"));
  const open = unfinished.filter((visit) => visit.state !== "missed");
  const missed = open.map((visit) => ({ kind: "visit.miss", body: { visit: visit.id, ...form.reasons[visit.id] } }));
  const answers = form.answers.filter((/** @type {any} */ one) => one.answer.trim()).map((/** @type {any} */ one) => ({ question: t(QUESTIONS[one.code]), answer: one.answer.trim() }));
  const { review, anomalies, tomorrow, opened_at } = form;
  const body = { day: review, anomalies, tomorrow, opened_at, written_at: now().toISOString(), answers };
  letGo(form.visit);
  left = state.route;
  try {
    await save([...missed, { kind: "review.send", body }], form.visit);
  } catch (error) {
    left = null;
    await takeBack(form);
    throw error;
  }
  showToast(t("已保存，联网就发出"));
  go("today");
}

/** @param {string} day */
const sentBefore = (day) => state.sentReviews.includes(day) || state.outbox.some((entry) => entry.kind === "review.send" && entry.body.day === day);
/** Whole minutes; said, never rung. @param {any} form */
const minutesOf = (form) => Math.max(0, Math.floor((now().getTime() - Date.parse(form.opened_at)) / 60_000));
/** @param {number} id */
const shopName = (id) => state.shops[id]?.name ?? "";
const none = () => h("p", { class: "muted" }, t("没有"));
/** @param {string} day */
const dayAfter = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
