// @ts-check
// What was seen: figures and names at a tap; each goes into the retailer's file with its day. The owner's situation is kept apart.
import { h, reactive } from "vue";
import { Field } from "vant";
import { state } from "../state.js";
import { listed, t } from "../i18n.js";
import { formOf, holds, toggled } from "../drafts.js";
import { button, card, chips } from "../pieces.js";
import { keep } from "../keeping.js";

const KINDS = /** @type {const} */ ([
  ["out_of_stock", "断货"],
  ["slow_selling", "卖得慢"],
  ["asked_for", "有人问"],
]);
const SITUATIONS = ["一切都好", "家里有人生病", "孩子升学", "家有喜事", "遇到困难", "换人看店"];
const picking = reactive({ kind: "", all: false });

/** @param {any} draft @param {any} shop */
export function factCard(draft, shop) {
  const shown = formOf(draft.channel).facts;
  if (!shown.length) return null;
  const isTold = !formOf(draft.channel).isAtTheDoor;
  return card(isTold ? t("他说的情况") : t("看到的情况"), [
    shown.includes("stock") ? numberField(draft, "stock_cartons", t("库存"), t("条"), shop.stock_cartons) : null,
    shown.includes("products") ? products(draft, shop) : null,
    shown.includes("labels") ? labels(draft) : null,
    shown.includes("display") ? display(draft) : null,
    shown.includes("brands") ? numberField(draft, "out_of_province_brands", t("省外品牌"), t("个"), shop.out_of_province_brands) : null,
    shown.includes("owner") ? owner(draft, shop) : null,
  ]);
}

/** @param {any} draft @param {string} name @param {any} value */
function put(draft, name, value) {
  draft.facts[name] = draft.facts[name] === value ? null : value;
  keep(draft);
}

/** @param {any} draft */
function labels(draft) {
  const choices = [{ value: "yes", label: t("齐全") }, { value: "no", label: t("有缺") }];
  return [h("p", { class: "label" }, t("明码标价")), chips(choices, (value) => draft.facts.price_labels === value, (value) => put(draft, "price_labels", value))];
}

/** @param {any} draft */
function display(draft) {
  const grades = ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }));
  return [h("p", { class: "label" }, t("陈列（1 差 — 5 好）")), chips(grades, (value) => draft.facts.display_grade === Number(value), (value) => put(draft, "display_grade", Number(value)))];
}

/** What kind first, then which: names this shop orders most, all others one tap further. @param {any} draft @param {any} shop */
function products(draft, shop) {
  const said = KINDS.filter(([kind]) => draft.facts[kind]?.length);
  const open = (/** @type {string} */ kind) => Object.assign(picking, { kind: picking.kind === kind ? "" : kind, all: false });
  return [
    h("p", { class: "label" }, t("哪些品规")),
    chips(KINDS.map(([value, label]) => ({ value, label: t(label) })), (kind) => picking.kind === kind, open),
    picking.kind ? names(draft, shop, picking.kind) : null,
    said.map(([kind, label]) => h("p", { key: kind }, [h("strong", t(label)), ` ${listed(draft.facts[kind])}`])),
  ];
}

/** @param {any} draft @param {any} shop @param {string} kind */
function names(draft, shop, kind) {
  const chosen = draft.facts[kind] ?? [];
  const own = (shop.orders.sells ?? []).map((/** @type {any} */ one) => one.name);
  const near = [...own, ...(own.length ? [] : state.brands.slice(0, 8))];
  const offered = [...new Set(picking.all ? [...near, ...state.brands, ...chosen] : [...near, ...chosen])];
  const toggle = (/** @type {string} */ name) => {
    draft.facts[kind] = chosen.includes(name) ? chosen.filter((/** @type {string} */ one) => one !== name) : [...chosen, name];
    keep(draft);
  };
  return [
    chips(offered.map((name) => ({ value: name, label: name })), (name) => chosen.includes(name), toggle),
    picking.all || !state.brands.length ? null : button(t("更多品规"), () => (picking.all = true), { size: "small", plain: true }),
  ];
}

/** Kept in the restricted part of the file alone; never part of the record others read (E04). @param {any} draft @param {any} shop */
function owner(draft, shop) {
  const now = draft.facts.owner_situation ?? "";
  const write = (/** @type {string} */ words) => {
    draft.facts.owner_situation = words.slice(0, 300);
    keep(draft);
  };
  return h("details", { open: Boolean(now) }, [
    h("summary", now ? t("店主近况：{words}", { words: now }) : t("店主近况（不公开）")),
    h("label", { class: "label", for: "owner-situation" }, t("只有客户经理和市场经理能看到，不写进拜访记录。")),
    shop.owner_situation ? h("p", { class: "muted" }, t("上次：{words}", { words: shop.owner_situation })) : null,
    chips(SITUATIONS.map((words) => ({ value: t(words), label: t(words) })), (words) => holds(now, words), (words) => write(toggled(now, words))),
    h(Field, { modelValue: now, maxlength: 300, placeholder: t("或写一句"), id: "owner-situation", "onUpdate:modelValue": write }),
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
