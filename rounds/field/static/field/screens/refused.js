// @ts-check
// One thing the server did not take: why, every word of it, and what can be done. Nothing is thrown away here.
import { h } from "vue";
import { Field, showConfirmDialog, showToast } from "vant";
import { go, state } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { bar, button, card, stickyButton } from "../pieces.js";
import { letGoOf, picturesWith, sendInstead } from "../sync.js";
import { becoming, fillIn, formOf } from "../forms.js";
import { KINDS } from "../kinds.js";
import { handOverRows } from "./outbox.js";

/** @type {Record<string, string>} */
const WORDS = {
  comment: "评述",
  suggestion: "建议",
  summary: "总结",
  signature: "签名",
  goal: "这次要问",
  no_goal_reason: "没有目标的原因",
  text: "零售户怎么说",
  proposed_solution: "您的解决意见",
  note: "说明",
  reason: "原因",
  anomalies: "异常情况（告诉市场经理）",
  tomorrow: "明天",
};
/** @typedef {import("../forms.js").FormDraft} FormDraft */

/** @param {string} id */
export function refusedScreen(id) {
  const entry = state.outbox.find((kept) => kept.id === id);
  if (!entry) return h("main", [bar(t("被退回"), "outbox"), h("p", { class: "lead" }, t("已经处理好了"))]);
  const draft = formOf(`refused:${id}`, () => wordsOf(entry.body));
  return h("main", [
    bar(t("被退回"), "outbox"),
    card(t(KINDS[entry.kind] ?? entry.kind), [
      h("p", { class: "muted" }, `${dayWords(entry.made_at)} ${timeWords(entry.made_at)}`),
      h("p", { class: "hint", role: "status" }, entry.reason),
      h("p", { class: "muted" }, t("服务器已完整保留这份内容，市场经理看得到。")),
    ]),
    h("div", { class: "row" }, [
      button(t("导出这一条"), () => exportOne(entry), { plain: true }),
      button(t("不再上传"), () => drop(draft, entry), { plain: true, type: "danger" }),
    ]),
    entry.kept ? versions(entry) : null,
    card(t("修改后重新上传"), Object.keys(draft.form).map((name) => wordField(draft, name))),
    stickyButton(t("改好，重新上传"), () => sendAgain(draft, entry)),
  ]);
}

/** @param {Record<string, any>} body */
const wordsOf = (body) => Object.fromEntries(Object.keys(WORDS).filter((name) => typeof body[name] === "string").map((name) => [name, body[name]]));

/** @param {FormDraft} draft @param {string} name */
function wordField(draft, name) {
  const label = t(WORDS[name]);
  return h(Field, { key: name, label, labelAlign: "top", type: "textarea", autosize: { minHeight: 24, maxHeight: 240 }, rows: 1, modelValue: draft.form[name], "onUpdate:modelValue": (/** @type {string} */ words) => fillIn(draft, { [name]: words }) });
}

/** The same id with other words on both sides: both are shown. @param {any} entry */
function versions(entry) {
  const mine = wordsOf(entry.body);
  const theirs = wordsOf(entry.kept.body);
  const { by, at, body } = entry.kept;
  if ("is_signed" in body) {
    mine.signature = signed((entry.body.announced ?? []).some((/** @type {any} */ one) => one.kind === "signature"));
    theirs.signature = signed(body.is_signed);
  }
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter((name) => (mine[name] ?? "") !== (theirs[name] ?? ""));
  return card(t("两份不同的内容"), [
    by && at ? h("p", { class: "muted" }, t("服务器上的由{by}写，{at}收到", { by, at: `${dayWords(at)} ${timeWords(at)}` })) : null,
    names.length ? null : h("p", t("文字相同")),
    ...names.map((name) => h("div", { key: name, class: "versions" }, [
      h("h3", t(WORDS[name])),
      h("p", [h("strong", t("手机上的：")), mine[name] || "—"]),
      h("p", [h("strong", t("服务器上的：")), theirs[name] || "—"]),
    ])),
  ]);
}

/** @param {boolean} is */
const signed = (is) => (is ? t("已签名") : t("没有签名"));

/** With the pictures only it has. @param {any} entry */
async function exportOne(entry) {
  const pictures = await Promise.all(picturesWith(entry).map(({ sha256 }) => state.db.get("attachments", sha256)));
  return handOverRows([JSON.parse(JSON.stringify(entry))], [], pictures.filter(Boolean));
}

/** @param {FormDraft} draft @param {any} entry */
async function sendAgain(draft, entry) {
  const body = { ...JSON.parse(JSON.stringify(entry.body)), ...draft.form };
  await becoming(draft, () => sendInstead(entry, body, [draft.visit]));
  showToast(t("已保存，正在上传"));
  go("outbox");
}

/** @param {FormDraft} draft @param {any} entry */
async function drop(draft, entry) {
  const pictures = picturesWith(entry).length;
  const message = [t("手机上不再保留；服务器上的那份仍在。"), pictures ? t("它的 {n} 张图片服务器还没有，会一起删除；要留就先点“导出这一条”。", { n: pictures }) : ""].join("");
  const agreed = await showConfirmDialog({ title: t("不再上传这一条？"), message, confirmButtonText: t("不再上传"), cancelButtonText: t("取消") }).then(() => true, () => false);
  if (!agreed) return;
  await becoming(draft, () => letGoOf(entry, [draft.visit]));
  go("outbox");
}
