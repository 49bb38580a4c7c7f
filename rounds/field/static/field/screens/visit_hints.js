// @ts-check
// Before saving: what is missing, what looks doubtful and gets its answer at one tap, what the words lack. Nothing blocks.
import { h } from "vue";
import { state } from "../state.js";
import { listed, t } from "../i18n.js";
import { formOf } from "../drafts.js";
import { doubtsOf, lastOf } from "../doubts.js";
import { missingParts } from "../rules.js";
import { openSteps } from "../sops.js";
import { hintOf, libraryOf } from "../trace.js";
import { because, card, chips } from "../pieces.js";
import { keep } from "../keeping.js";
import { steadySeconds } from "./visit_arrival.js";
import { procedures } from "./visit_steps.js";
import { recordWords } from "./visit_words.js";

const PARTS = { comment: "评述", suggestion: "建议", summary: "总结", signature: "签名" };

/** What the record lacks, in words; on the telephone nobody signs. @param {any} draft @param {any} shop */
export function lackingIn(draft, shop) {
  const written = { ...recordWords(draft, shop), signature: formOf(draft.channel).isAtTheDoor ? draft.signature : "-" };
  const parts = missingParts(written).map((part) => t(PARTS[part]));
  return { parts, steps: openSteps(procedures(draft), draft) };
}

/** @param {any} draft @param {any} shop */
export function hintCard(draft, shop) {
  const { parts, steps } = lackingIn(draft, shop);
  return [doubtCard(draft, shop), card("", [
    h("p", { class: parts.length ? "hint" : "" }, parts.length ? t("还缺：{parts}。可以保存，但记录不完整。", { parts: listed(parts) }) : complete(draft)),
    steps.length ? h("p", { class: "hint" }, t("必做的步骤还没有说明：{steps}", { steps: listed(steps) })) : null,
    hollow(draft, shop),
  ])];
}

/** @param {any} draft */
const complete = (draft) => (formOf(draft.channel).isAtTheDoor ? t("四部分齐全") : t("该写的都写了"));

/** Whether the words say anything, as far as this phone can know (E07). @param {any} draft @param {any} shop */
function hollow(draft, shop) {
  const words = recordWords(draft, shop);
  if (!(words.comment + words.suggestion + words.summary).trim()) return null;
  const hint = hintOf({ ...draft, ...words }, shop, libraryOf(state));
  return hint.because.map(({ text, fill }) => h("p", { class: "hint", key: text }, t(text, fill)));
}

/** @param {any} draft @param {any} shop */
function doubtCard(draft, shop) {
  const doubts = doubtsOf({ ...draft, steady_seconds: steadySeconds(draft) }, shop, lastOf(state, draft));
  if (!doubts.length) return null;
  const answer = (/** @type {string} */ kind, /** @type {string} */ value) => {
    draft.answers = { ...draft.answers, [kind]: draft.answers[kind] === value ? "" : value };
    keep(draft);
  };
  return card(t("请说明一下（不是结论，不影响考核）"), doubts.map((doubt) =>
    h("div", { class: "doubt", key: doubt.kind }, [
      because([{ text: t(doubt.text, doubt.fill), rules: [] }]),
      chips(doubt.answers.map(({ value, text }) => ({ value, label: t(text) })), (value) => draft.answers[doubt.kind] === value, (value) => answer(doubt.kind, value)),
    ]),
  ));
}
