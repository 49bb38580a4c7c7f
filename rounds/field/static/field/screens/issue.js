// @ts-check
// Raising an issue: one tap for what is raised most, or category, words and a proposed solution (B09). What is half written is
// part of a draft like everything else.
import { h } from "vue";
import { Field, Popup, showToast } from "vant";
import { go, labelOf, state } from "../state.js";
import { t } from "../i18n.js";
import { READY, blankIssue, bodyOf, lackingOf, readyIssue } from "../issues.js";
import { bar, button, card, chips, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { ended, keep, letGo, takeBack } from "../keeping.js";
import { now } from "../time.js";
import { forgetPhotos, photoPart } from "./photos.js";
import { solutionPart } from "./solutions.js";

const blank = () => blankIssue(() => crypto.randomUUID(), now());
const LACKING = { category: "请选哪一类", text: "请写零售户怎么说" };

/** On a visit. @param {any} draft */
export function issueCard(draft) {
  const put = (/** @type {any[]} */ issues) => {
    draft.issues = issues;
    keep(draft, true);
  };
  const without = (/** @type {string} */ id) => draft.issues.filter((/** @type {any} */ issue) => issue.issue !== id);
  const add = (/** @type {string} */ label) => {
    const ready = READY.find((one) => one.label === label);
    if (ready) put([...draft.issues, readyIssue(ready, draft.facts.out_of_stock ?? [], t, blank())]);
  };
  return card(t("零售户提出的问题"), [
    draft.issues.map((/** @type {any} */ issue) => raised(draft, issue, () => (forgetPhotos(issue), put(without(issue.issue))))),
    h("p", { class: "label" }, t("点一下就登记，可以再改")),
    chips(READY.map(({ label }) => ({ value: label, label: t(label) })), () => false, add),
    button(t("登记问题"), () => edit(draft, blank()), { icon: "plus", block: true, plain: true }),
    sheet(draft, () => {
      const issue = taken(draft.issue_form);
      if (!issue) return;
      draft.issue_form = null;
      put([...without(issue.issue), issue]);
    }),
  ]);
}

/** @param {any} draft @param {any} issue @param {() => void} drop */
function raised(draft, issue, drop) {
  return h("div", { class: "raised", key: issue.issue }, [
    h("p", [h("strong", labelOf("categories", issue.category)), ` ${issue.text}`, issue.proposed_solution ? h("span", { class: "muted" }, ` → ${issue.proposed_solution}`) : null, issue.photos?.length ? h("span", { class: "muted" }, ` · ${t("照片 {n} 张", { n: issue.photos.length })}`) : null]),
    h("div", { class: "row end" }, [button(t("改"), () => edit(draft, issue), { size: "small", plain: true }), button(t("去掉"), drop, { size: "small", plain: true })]),
  ]);
}

/** @param {any} draft @param {any} issue */
function edit(draft, issue) {
  draft.issue_form = { ...issue };
  keep(draft);
}

/** What stands in the sheet while it slides away. @type {any} */
let leaving = null;

/** @param {any} draft @param {() => void} done */
function sheet(draft, done) {
  leaving = draft.issue_form ?? leaving;
  const show = (/** @type {boolean} */ on) => {
    if (on) return;
    const known = draft.issues.find((/** @type {any} */ issue) => issue.issue === draft.issue_form?.issue);
    if (known) known.photos = draft.issue_form.photos; // photos are kept and taken away at once
    else forgetPhotos(draft.issue_form);
    draft.issue_form = null;
    keep(draft);
  };
  return h(
    Popup,
    { show: Boolean(draft.issue_form), position: "bottom", round: true, closeable: true, safeAreaInsetBottom: true, "onUpdate:show": show },
    () => (leaving ? h("div", { class: "sheet" }, [h("h2", t("登记问题")), fields(draft, leaving), button(t("加到这次拜访"), done, { type: "primary", block: true, size: "large" })]) : null),
  );
}

/** From a shop's page, without a visit. @param {string} arg */
export function issueScreen(arg) {
  const shop = state.shops[Number(arg)];
  const name = `issue-${arg}`;
  state.drafts[name] ??= { visit: name, issue_form: blank() };
  const draft = state.drafts[name];
  const send = async () => {
    const issue = taken(draft.issue_form);
    if (!issue) return;
    letGo(name);
    try {
      await save([{ kind: "issue.raise", body: { ...bodyOf(issue), retailer: shop.id } }], name);
      ended(name); // the next issue of this shop is kept under the same name
    } catch (error) {
      await takeBack(draft);
      throw error;
    }
    showToast(t("已登记"));
    go("shop", shop.id);
  };
  return h("main", { class: "with-sticky" }, [bar(t("登记问题"), "shops"), h("p", { class: "lead" }, shop?.name ?? ""), h("section", { class: "card" }, fields(draft, draft.issue_form)), stickyButton(t("登记"), send)]);
}

/** @param {any} draft what is kept @param {any} form the part of it that is being written */
function fields(draft, form) {
  const set = (/** @type {string} */ name, /** @type {string} */ value) => {
    form[name] = value;
    keep(draft);
  };
  return [
    h("p", { class: "label" }, t("哪一类")),
    chips(state.labels.categories ?? [], (value) => form.category === value, (value) => set("category", value)),
    h("p", { class: "label" }, t("性质")),
    chips(state.labels.kinds ?? [], (value) => form.kind === value, (value) => set("kind", value)),
    text(form.text, t("零售户怎么说"), t("写清楚什么事、哪天、多少"), (words) => set("text", words)),
    text(form.proposed_solution, t("您的解决意见"), t("写了就直接派到部门"), (words) => set("proposed_solution", words)),
    solutionPart(form, (words) => set("proposed_solution", words)),
    photoPart(form, draft),
  ];
}

/** @param {string} words @param {string} label @param {string} placeholder @param {(words: string) => void} write */
function text(words, label, placeholder, write) {
  return h(Field, { label, placeholder, type: "textarea", labelAlign: "top", rows: 2, autosize: true, maxlength: 1000, modelValue: words, "onUpdate:modelValue": write });
}

/** The issue as it will be sent, or null with a word about what is missing. @param {any} form */
function taken(form) {
  const lacking = lackingOf(form);
  if (lacking) return void showToast(t(LACKING[lacking]));
  return { ...form, text: form.text.trim(), proposed_solution: form.proposed_solution.trim() };
}
