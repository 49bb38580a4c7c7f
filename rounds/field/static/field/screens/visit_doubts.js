// @ts-check
// A doubt that came up after a record was saved (a photo used before, say) still gets its answer at one tap.
import { h } from "vue";
import { state } from "../state.js";
import { t } from "../i18n.js";
import { ANSWERS, ANSWER_WORDS } from "../doubts.js";
import { because, card, chips } from "../pieces.js";
import { save } from "../sync.js";

/** @param {any} visit a finished one */
export function lateDoubts(visit) {
  const said = state.outbox.filter((entry) => entry.kind === "doubt.answer" && entry.body.visit === visit.id).map((entry) => entry.body.kind);
  const open = (visit.open_doubts ?? []).filter((/** @type {any} */ doubt) => ANSWERS[doubt.kind] && !said.includes(doubt.kind));
  if (!open.length) return null;
  const answer = (/** @type {string} */ kind, /** @type {string} */ value) => save([{ kind: "doubt.answer", body: { visit: visit.id, kind, answer: value } }]);
  return card(t("请说明一下（不是结论，不影响考核）"), open.map((/** @type {any} */ doubt) =>
    h("div", { class: "doubt", key: doubt.kind }, [
      because([{ text: doubt.text, rules: [] }]),
      chips((ANSWERS[doubt.kind] ?? []).map((value) => ({ value, label: t(ANSWER_WORDS[value] ?? value) })), () => false, (value) => answer(doubt.kind, value)),
    ]),
  ));
}
