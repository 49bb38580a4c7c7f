// @ts-check
// 我的得分: the newest published score with its parts, formulas and the records that lowered them; works from the last sync.
// Nobody else's score is here, and no rank (A44).
import { h } from "vue";
import { Field, Tag, showToast } from "vant";
import { state } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { bar, because, button, card, chips, factList } from "../pieces.js";
import { dropForm, fillIn, formOf, sendForm } from "../forms.js";

/** @typedef {import("../forms.js").FormDraft} FormDraft */
/** @param {number} part */
const nameOf = (part) => `objection:${part}`;

export function scoreScreen() {
  const { score } = state;
  return h("main", [bar(t("我的得分"), "me"), score ? [head(score), trend(score), proposals(score), score.parts.map(partCard)] : card("", [h("p", t("还没有公布的得分。")), h("p", { class: "muted" }, t("公布并同步后在这里查看，没有网络也能看。"))])]);
}

/** @param {any} score */
function head(score) {
  const synced = state.syncedAt ? `${dayWords(state.syncedAt)} ${timeWords(state.syncedAt)}` : t("还没有");
  return card(score.period, [
    h("p", { class: "big" }, [h("strong", score.total ?? "—"), ` ${t("分")}`]),
    factList([[t("版本"), t("第 {n} 版", { n: score.version })], [t("公布"), dayWords(score.published_at)], [t("截至"), t("{at} 的同步", { at: synced })], [t("异议期限"), score.until ? dayWords(score.until) : ""]]),
    score.notes.length ? because(score.notes) : null,
  ]);
}

/** One's own periods, the earliest first: words, not only a line. @param {any} score */
function trend(score) {
  if (score.trend.length < 2) return null;
  const points = score.trend.map((/** @type {any} */ one, /** @type {number} */ place) => (one.total === null ? "" : `${Math.round((300 * place) / (score.trend.length - 1))},${60 - Math.round(0.6 * Number(one.total))}`));
  return card(t("自己的各期"), [
    h("svg", { viewBox: "-6 -6 312 72", class: "trend", "aria-hidden": "true" }, [h("polyline", { points: points.filter(Boolean).join(" "), fill: "none", stroke: "currentColor", "stroke-width": 2 })]),
    factList(score.trend.map((/** @type {any} */ one) => [one.period, one.total ?? "—"])),
  ]);
}

/** What is proposed about the person; the words of both sides are kept at the desk. @param {any} score */
function proposals(score) {
  if (!score.proposals.length) return null;
  return card(t("与我有关的提议"), [
    score.proposals.map((/** @type {any} */ one) => h("p", { key: one.id }, [h("strong", one.kind), one.title ? ` ${one.title}` : "", " ", h(Tag, { plain: true, size: "medium" }, () => one.decision || one.state)])),
    h("p", { class: "muted" }, t("看依据、回应或提出异议，请在电脑上打开“考核 → 结果运用”。")),
  ]);
}

/** @param {any} part */
function partCard(part) {
  const isOpen = state.sheet === nameOf(part.id) || Boolean(state.drafts[nameOf(part.id)]);
  return card(part.label, [
    factList([[t("得分"), part.value ?? t("没有数据，不按 0 分计")], [t("所用权重"), part.used_weight]]),
    h("p", { class: "formula" }, part.formula),
    part.prospect ? h("p", [h("strong", t("怎样会改变")), ` ${part.prospect}`]) : null,
    h("details", [h("summary", t("理由和记录（{n} 条）", { n: part.records })), because(part.because), lowering(part)]),
    part.objections.map(contested),
    waiting(part).map((entry) => h("p", { class: "muted", key: entry.id }, `${t("异议")} · ${t("待上传")}：${entry.body.text}`)),
    isOpen ? objectForm(part) : state.score?.may_object ? button(t("提出异议"), () => (state.sheet = nameOf(part.id)), { size: "small", plain: true }) : null,
  ]);
}

/** @param {any} part */
function lowering(part) {
  if (!part.against.length) return h("p", { class: "muted" }, t("没有使这一项降低的记录。"));
  const more = part.lowered - part.against.length;
  return [
    h("p", h("strong", t("使这一项降低的记录"))),
    h("ul", part.against.map((/** @type {any} */ one) => h("li", { key: one.record }, one.label))),
    more > 0 ? h("p", { class: "muted" }, t("还有 {n} 条，在电脑上看", { n: more })) : null,
  ];
}

/** @param {any} row */
function contested(row) {
  return h("p", { key: row.id }, [h("strong", t("异议")), ` ${row.text} `, h(Tag, { plain: true, size: "medium" }, () => row.word), row.decision ? ` ${row.by}：${row.decision}` : ""]);
}

/** Objections of this phone that the score does not know yet. @param {any} part */
function waiting(part) {
  const known = new Set(part.objections.map((/** @type {any} */ row) => row.id));
  return state.outbox.filter((entry) => entry.kind === "score.object" && entry.body.part === part.id && entry.state !== "refused" && !known.has(entry.body.objection));
}

/** @param {any} part */
function objectForm(part) {
  const draft = formOf(nameOf(part.id), () => ({ record: "", text: "" }));
  const { record, text } = draft.form;
  const choices = [{ value: "", label: t("整个项目") }, ...part.against.map((/** @type {any} */ one) => ({ value: one.record, label: one.label }))];
  return h("div", { class: "objecting" }, [
    h("p", { class: "label" }, t("针对")),
    chips(choices, (value) => value === record, (value) => fillIn(draft, { record: value })),
    h(Field, { label: t("理由"), type: "textarea", autosize: true, maxlength: 500, modelValue: text, "onUpdate:modelValue": (/** @type {string} */ words) => fillIn(draft, { text: words }) }),
    h("p", { class: "muted" }, t("以上传的时间为准，请在期限前联网。附件在电脑上补充。")),
    h("div", { class: "row end" }, [button(t("取消"), () => close(draft), { size: "small", plain: true }), button(t("提交异议"), () => submit(part, draft), { size: "small", type: "primary" })]),
  ]);
}

/** @param {FormDraft} draft */
async function close(draft) {
  await dropForm(draft);
  state.sheet = "";
}

/** @param {any} part @param {FormDraft} draft */
async function submit(part, draft) {
  const { record, text } = draft.form;
  if (!text.trim()) return void showToast(t("请写明理由"));
  await sendForm(draft, [{ kind: "score.object", body: { objection: crypto.randomUUID(), part: part.id, record, text: text.trim() } }]);
  state.sheet = "";
}
