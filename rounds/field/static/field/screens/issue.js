// @ts-check
// Raising an issue: category, words, and a proposed solution (B09). Inside a visit, or from a shop's page.
import { h, reactive } from "vue";
import { Field, Popup, showToast } from "vant";
import { go, state } from "../state.js";
import { t } from "../i18n.js";
import { bar, button, chips, stickyButton } from "../pieces.js";
import { save } from "../sync.js";

const empty = () => ({ category: "", kind: "issue", text: "", proposed_solution: "" });
const form = reactive({ show: false, ...empty() });

export function openIssueForm() {
  Object.assign(form, empty(), { show: true });
}

/** @param {(issue: any) => void} add */
export function issueForm(add) {
  const done = () => {
    const issue = taken();
    if (!issue) return;
    add(issue);
    form.show = false;
  };
  return h(
    Popup,
    { show: form.show, position: "bottom", round: true, closeable: true, safeAreaInsetBottom: true, "onUpdate:show": (/** @type {boolean} */ on) => (form.show = on) },
    () => h("div", { class: "sheet" }, [h("h2", t("登记问题")), fields(), button(t("加到这次拜访"), done, { type: "primary", block: true, size: "large" })]),
  );
}

/** From a shop's page, without a visit. @param {string} arg */
export function issueScreen(arg) {
  const shop = state.shops[Number(arg)];
  const send = async () => {
    const issue = taken();
    if (!issue) return;
    await save([{ kind: "issue.raise", body: { ...issue, retailer: shop.id } }]);
    Object.assign(form, empty());
    showToast(t("已登记"));
    go("shop", shop.id);
  };
  return h("main", { class: "with-sticky" }, [bar(t("登记问题"), "shops"), h("p", { class: "lead" }, shop?.name ?? ""), h("section", { class: "card" }, fields()), stickyButton(t("登记"), send)]);
}

function fields() {
  return [
    h("p", { class: "label" }, t("哪一类")),
    chips(state.labels.categories ?? [], (value) => form.category === value, (value) => (form.category = value)),
    h("p", { class: "label" }, t("性质")),
    chips(state.labels.kinds ?? [], (value) => form.kind === value, (value) => (form.kind = value)),
    text("text", t("零售户怎么说"), t("写清楚什么事、哪天、多少")),
    text("proposed_solution", t("您的解决意见"), t("写了就直接派到部门")),
  ];
}

/** @param {"text" | "proposed_solution"} key @param {string} label @param {string} placeholder */
function text(key, label, placeholder) {
  const write = (/** @type {string} */ words) => (form[key] = words);
  return h(Field, { label, placeholder, type: "textarea", labelAlign: "top", rows: 2, autosize: true, maxlength: 1000, modelValue: form[key], "onUpdate:modelValue": write });
}

/** The issue as it will be sent, or null with a word about what is missing. */
function taken() {
  if (!form.category) return void showToast(t("请选哪一类"));
  if (!form.text.trim()) return void showToast(t("请写零售户怎么说"));
  const { category, kind } = form;
  return { issue: crypto.randomUUID(), category, kind, text: form.text.trim(), proposed_solution: form.proposed_solution.trim(), raised_at: new Date().toISOString() };
}
