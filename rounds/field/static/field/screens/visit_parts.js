// @ts-check
// The cards of a visit where something is entered: facts seen, bulletins passed on, issues, the three written parts.
import { h } from "vue";
import { Field } from "vant";
import { labelOf, state } from "../state.js";
import { t } from "../i18n.js";
import { holds, toggled } from "../drafts.js";
import { button, card, chips } from "../pieces.js";
import { keep } from "../keeping.js";
import { issueForm, openIssueForm } from "./issue.js";

/** @param {any} draft @param {any} shop */
export function factCard(draft, shop) {
  return card(t("看到的情况"), [
    numberField(draft, "stock_cartons", t("库存"), t("条"), shop.stock_cartons),
    numberField(draft, "out_of_province_brands", t("省外品牌"), t("个"), shop.out_of_province_brands),
    h("p", { class: "label" }, t("陈列（1 差 — 5 好）")),
    chips(["1", "2", "3", "4", "5"].map((value) => ({ value, label: value })), (value) => draft.facts.display_grade === Number(value), (value) => {
      draft.facts.display_grade = draft.facts.display_grade === Number(value) ? null : Number(value);
      keep(draft);
    }),
    h("p", { class: "label" }, t("明码标价")),
    chips([{ value: "yes", label: t("齐全") }, { value: "no", label: t("有缺") }], (value) => draft.facts.price_labels === value, (value) => {
      draft.facts.price_labels = draft.facts.price_labels === value ? null : value;
      keep(draft);
    }),
  ]);
}

/** @param {any} draft @param {string} key @param {string} label @param {string} unit @param {number | null} before */
function numberField(draft, key, label, unit, before) {
  return h(
    Field,
    {
      label,
      type: "number",
      inputmode: "decimal",
      modelValue: draft.facts[key] ?? "",
      placeholder: before === null ? t("未记录过") : t("上次 {n}", { n: before }),
      "onUpdate:modelValue": (/** @type {string} */ value) => {
        draft.facts[key] = value === "" ? null : Number(value);
        keep(draft);
      },
    },
    { button: () => unit },
  );
}

/** @param {any} draft @param {any} shop */
export function passCard(draft, shop) {
  const due = state.bulletins.filter((bulletin) => shop.bulletins.includes(bulletin.id));
  if (!due.length) return null;
  return card(t("部门信息传递了吗"), due.map((bulletin) => passLine(draft, bulletin)));
}

/** @param {any} draft @param {any} bulletin */
function passLine(draft, bulletin) {
  const choose = (/** @type {string} */ how) => {
    if (draft.passed[bulletin.id] === how) delete draft.passed[bulletin.id];
    else draft.passed[bulletin.id] = how;
    keep(draft);
  };
  return h("div", { class: "pass" }, [
    h("details", [h("summary", `${bulletin.topic_label}：${bulletin.title}`), h("p", bulletin.body)]),
    chips(state.labels.how ?? [], (value) => draft.passed[bulletin.id] === value, choose),
  ]);
}

/** @param {any} draft */
export function issueCard(draft) {
  const drop = (/** @type {string} */ id) => {
    draft.issues = draft.issues.filter((/** @type {any} */ issue) => issue.issue !== id);
    keep(draft);
  };
  return card(t("零售户提出的问题"), [
    draft.issues.map((/** @type {any} */ issue) =>
      h("p", { class: "raised" }, [h("strong", labelOf("categories", issue.category)), ` ${issue.text} `, button(t("去掉"), () => drop(issue.issue), { size: "small", plain: true })]),
    ),
    button(t("登记问题"), openIssueForm, { icon: "plus", block: true, plain: true }),
    issueForm((issue) => {
      draft.issues = [...draft.issues, issue];
      keep(draft, true);
    }),
  ]);
}

const CHIPS = {
  comment: ["客流减少", "客流增加", "断货", "库存偏多", "新品有人问", "价签有缺", "陈列整齐", "店主不在"],
  suggestion: ["补订畅销品规", "少订慢销品规", "调整陈列", "补齐价签", "试上新品", "学网上订货"],
  summary: ["下次带样品", "下次看库存", "跟进问题", "按周期拜访", "需要市场经理支持"],
};
const LABELS = { comment: "评述：看到、听到什么", suggestion: "建议：给他什么建议", summary: "总结：下一步做什么" };

/** @param {any} draft */
export function recordCard(draft) {
  const parts = /** @type {("comment" | "suggestion" | "summary")[]} */ (Object.keys(CHIPS));
  return card(t("记录"), parts.map((part) => part_(draft, part)));
}

/** @param {any} draft @param {"comment" | "suggestion" | "summary"} part */
function part_(draft, part) {
  const choices = CHIPS[part].map((words) => ({ value: t(words), label: t(words) }));
  const write = (/** @type {string} */ text) => {
    draft[part] = text;
    keep(draft);
  };
  return h("div", { class: "part" }, [
    h("label", { class: "label", for: `part-${part}` }, t(LABELS[part])),
    chips(choices, (words) => holds(draft[part], words), (words) => write(toggled(draft[part], words))),
    h(Field, {
      type: "textarea",
      rows: 1,
      autosize: true,
      maxlength: 1000,
      modelValue: draft[part],
      placeholder: t("点上面的词，或写一句具体的"),
      id: `part-${part}`,
      "onUpdate:modelValue": write,
    }),
  ]);
}
