// @ts-check
// Bulletins of the departments passed on during a visit, and how (A26, F06).
import { h } from "vue";
import { state } from "../state.js";
import { t } from "../i18n.js";
import { card, chips } from "../pieces.js";
import { keep } from "../keeping.js";

/** @param {any} draft @param {any} shop */
export function passCard(draft, shop) {
  const due = state.bulletins.filter((bulletin) => shop.bulletins.includes(bulletin.id));
  if (!due.length) return null;
  return card(t("部门信息传递了吗"), [due.length > 1 ? allAtOnce(draft, due) : null, due.map((bulletin) => passLine(draft, bulletin))]);
}

/** The same way for all of them in one tap; tapped again it is taken back. @param {any} draft @param {any[]} due */
function allAtOnce(draft, due) {
  const isAll = (/** @type {string} */ how) => due.every((bulletin) => draft.passed[bulletin.id] === how);
  const choose = (/** @type {string} */ how) => {
    const takenBack = isAll(how);
    for (const bulletin of due) {
      if (takenBack) delete draft.passed[bulletin.id];
      else draft.passed[bulletin.id] = how;
    }
    keep(draft);
  };
  return h("div", { class: "pass" }, [h("p", t("{n} 条都是：", { n: due.length })), chips(state.labels.how ?? [], isAll, choose)]);
}

/** @param {any} draft @param {any} bulletin */
function passLine(draft, bulletin) {
  const choose = (/** @type {string} */ how) => {
    if (draft.passed[bulletin.id] === how) delete draft.passed[bulletin.id];
    else draft.passed[bulletin.id] = how;
    keep(draft);
  };
  return h("div", { class: "pass", key: bulletin.id }, [
    h("details", [h("summary", `${bulletin.topic_label}：${bulletin.title}`), h("p", { class: "lines" }, bulletin.body)]),
    chips(state.labels.how ?? [], (value) => draft.passed[bulletin.id] === value, choose),
  ]);
}
