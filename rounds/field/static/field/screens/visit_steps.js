// @ts-check
// The steps of the procedure for this visit: done at one tap, or left out with a reason (D02). Required ones say so.
import { h, reactive } from "vue";
import { Tag } from "vant";
import { state } from "../state.js";
import { t } from "../i18n.js";
import { allDone, sopsFor, stepKey } from "../sops.js";
import { formOf } from "../drafts.js";
import { button, card, chips } from "../pieces.js";
import { keep } from "../keeping.js";

const REASONS = ["店里正忙", "店主不在", "这次不需要", "时间不够"];
const PURPOSES = /** @type {const} */ ([
  ["issue", "办理问题"],
  ["order", "了解订货"],
  ["stock", "看库存"],
  ["bulletin", "传递信息"],
  ["contact", "看望"],
]);
const open = reactive({ step: "" });

/** The procedures that fit this visit. @param {any} draft */
export const procedures = (draft) => sopsFor(state.sops, draft, formOf(draft.channel).isAtTheDoor);

/** @param {any} draft */
export function stepsCard(draft) {
  const sops = procedures(draft);
  if (!state.sops.length) return null;
  const choose = (/** @type {string} */ purpose) => {
    draft.purpose = purpose;
    keep(draft);
  };
  const offered = PURPOSES.filter(([purpose]) => state.sops.some((sop) => sop.purpose === purpose));
  return card(t("标准作业"), [
    offered.length ? [h("p", { class: "label" }, t("这次的目的")), chips(offered.map(([value, label]) => ({ value, label: t(label) })), (value) => draft.purpose === value, choose)] : null,
    sops.map((sop) => procedure(draft, sop)),
  ]);
}

/** @param {any} draft @param {import("../sops.js").Sop} sop */
function procedure(draft, sop) {
  const every = () => {
    draft.steps = allDone(sop, draft.steps);
    keep(draft);
  };
  const said = sop.steps.filter((_step, place) => draft.steps[stepKey(sop, place)]).length;
  return h("section", { class: "sop", key: sop.code }, [
    h("div", { class: "sop-head" }, [h("h3", `${sop.title} · ${t("第 {n} 版", { n: sop.version })}`), button(t("全部做到"), every, { size: "small", type: "primary", plain: true })]),
    h("details", { open: said > 0 && said < sop.steps.length }, [
      h("summary", t("{n} 步，已说明 {said} 步", { n: sop.steps.length, said })),
      h("ol", { class: "steps" }, sop.steps.map((step, place) => stepLine(draft, step, stepKey(sop, place)))),
    ]),
  ]);
}

/** @param {any} draft @param {{text: string, is_required: boolean}} step @param {string} key */
function stepLine(draft, step, key) {
  const said = draft.steps[key];
  const set = (/** @type {any} */ value) => {
    draft.steps = { ...draft.steps, [key]: value };
    open.step = value && !value.is_done && !value.because ? key : "";
    keep(draft);
  };
  return h("li", { key }, [
    h("p", [step.text, " ", step.is_required ? h(Tag, { type: "warning", plain: true }, () => t("必做")) : null]),
    chips(
      [{ value: "done", label: t("做了") }, { value: "skipped", label: t("没做") }],
      (value) => Boolean(said) && said.is_done === (value === "done"),
      (value) => set({ is_done: value === "done", because: "" }),
    ),
    said && !said.is_done ? chips(REASONS.map((words) => ({ value: t(words), label: t(words) })), (value) => said.because === value, (value) => set({ is_done: false, because: value })) : null,
  ]);
}
