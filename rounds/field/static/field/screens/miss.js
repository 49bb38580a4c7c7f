// @ts-check
// A visit that does not take place says why (C08).
import { h } from "vue";
import { Field, showToast } from "vant";
import { go, state, visitBy } from "../state.js";
import { t } from "../i18n.js";
import { bar, card, chips, stickyButton } from "../pieces.js";
import { fillIn, formOf, sendForm } from "../forms.js";

/** @param {string} arg */
export function missScreen(arg) {
  const visit = visitBy(arg);
  const shop = visit && state.shops[visit.retailer];
  const draft = formOf(`miss:${arg}`, () => ({ reason: "", note: "" }));
  const { form } = draft;
  const send = async () => {
    if (!visit) return;
    if (form.reason === "other" && !form.note.trim()) return void showToast(t("选“其他”要写明原因"));
    await sendForm(draft, [{ kind: "visit.miss", body: { visit: visit.id, reason: form.reason, note: form.note.trim().slice(0, 200) } }], [visit.id]);
    go("today");
  };
  return h("main", { class: "with-sticky" }, [
    bar(t("未能拜访"), "today"),
    h("p", { class: "lead" }, shop?.name ?? ""),
    card(t("原因"), [
      chips(state.labels.missed_reasons ?? [], (value) => form.reason === value, (reason) => fillIn(draft, { reason })),
      h(Field, { label: t("说明"), type: "textarea", labelAlign: "top", rows: 2, maxlength: 200, modelValue: form.note, "onUpdate:modelValue": (/** @type {string} */ note) => fillIn(draft, { note }) }),
      h("p", { class: "muted" }, t("如实写就好：天气、临时任务不是您的过失。")),
    ]),
    stickyButton(t("保存"), send, !form.reason || !visit),
  ]);
}
