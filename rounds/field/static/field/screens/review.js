// @ts-check
// The fifteen-minute review, everything prefilled (C16, C17).
import { h, reactive } from "vue";
import { Field, showToast } from "vant";
import { go, issues, labelOf, state, visits } from "../state.js";
import { dayWords, listed, t } from "../i18n.js";
import { reviewOf, visitsOf } from "../day.js";
import { bar, button, card, factList, stickyButton } from "../pieces.js";
import { save } from "../sync.js";

const form = reactive({ day: "", opened_at: "", anomalies: "", tomorrow: "" });

export function reviewScreen() {
  const day = state.today;
  const today = visitsOf(visits(), day);
  const summary = reviewOf(today, state.shops, issues().filter((issue) => String(issue.raised_at).slice(0, 10) === day || issue.local));
  if (form.day !== day) prefill(day, summary);
  const minutes = Math.floor((Date.now() - Date.parse(form.opened_at)) / 60_000);
  return h("main", { class: "with-sticky" }, [
    bar(t("每日梳理"), "today"),
    h("p", { class: "lead" }, [dayWords(day), ` · ${t("已用 {n} 分钟，约 {most} 分钟", { n: minutes, most: state.settings.review_minutes ?? 15 })}`]),
    card(t("计划与完成"), factList([[t("计划"), t("{n} 户", { n: summary.planned })], [t("完成"), t("{n} 户", { n: summary.finished })]])),
    card(t("未完成"), summary.unfinished.length ? summary.unfinished.map(unfinishedLine) : h("p", { class: "muted" }, t("没有"))),
    card(t("异常情况（告诉市场经理）"), area("anomalies", t("例如：店铺关门、断货、突然不订货"))),
    card(t("明天"), area("tomorrow", t("要带什么、先去哪家"))),
    stickyButton(t("发给市场经理"), send),
  ]);
}

/** @param {string} day @param {ReturnType<typeof reviewOf>} summary */
function prefill(day, summary) {
  const anomalies = [...summary.shut.map((name) => t("{name} 店铺关门", { name })), ...summary.raised.map((raised) => `${raised.name}：${raised.text}`)];
  const next = visits().map((visit) => visit.day).filter((other) => other > day).sort()[0];
  const names = next ? visitsOf(visits(), next).map((visit) => state.shops[visit.retailer]?.name).filter(Boolean) : [];
  const tomorrow = next ? `${dayWords(next)}：${t("共 {n} 户", { n: names.length })} ${listed(names.slice(0, 3))}` : "";
  Object.assign(form, { day, opened_at: new Date().toISOString(), anomalies: anomalies.join("\n"), tomorrow });
}

/** @param {any} visit */
function unfinishedLine(visit) {
  const name = state.shops[visit.retailer]?.name ?? "";
  const why = visit.state === "missed" ? `${labelOf("missed_reasons", visit.missed_reason)} ${visit.missed_note || ""}` : t("还没有写原因");
  const act = visit.state === "missed" ? null : button(t("写原因"), () => go("miss", visit.id), { size: "small", plain: true });
  return h("div", { class: "todo raised", key: visit.id }, [h("p", [h("strong", name), ` ${why}`]), act]);
}

/** @param {"anomalies" | "tomorrow"} key @param {string} placeholder */
function area(key, placeholder) {
  const write = (/** @type {string} */ words) => (form[key] = words);
  return h(Field, { type: "textarea", rows: 3, autosize: true, maxlength: 2000, placeholder, modelValue: form[key], "onUpdate:modelValue": write });
}

async function send() {
  const { day, anomalies, tomorrow, opened_at } = form;
  await save([{ kind: "review.send", body: { day, anomalies, tomorrow, opened_at } }]);
  form.day = "";
  showToast(t("已发送"));
  go("today");
}
