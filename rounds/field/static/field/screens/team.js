// @ts-check
// The shared page of the team (E11, row 30): account manager, order clerk, delivery worker and inspector see what the
// others saw at a retailer, and add to it. What is about enforcement stays with who enforces (A20).
import { h } from "vue";
import { Empty, Field, Tag, showToast } from "vant";
import { go, labelOf, shops, state } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { seenAt } from "../evening.js";
import { bar, button, card, chips, stickyButton } from "../pieces.js";
import { fillIn, formOf, sendForm } from "../forms.js";
import { now } from "../time.js";

const SHOWN = 30;

/** The first screen of the team: what was seen lately at its retailers. */
export function teamScreen() {
  const seen = shops().flatMap((shop) => seenAt(state.observations, state.outbox, shop.id).map((row) => ({ ...row, shop })));
  const rows = seen.sort((a, b) => String(b.at).localeCompare(String(a.at))).slice(0, SHOWN);
  return h("main", { class: "with-sticky" }, [
    bar(t("团队")),
    h("p", { class: "lead" }, t("共同服务 {n} 户", { n: state.me?.all_shops ?? shops().length })),
    notAllHere(),
    rows.length ? rows.map((row) => card("", [h("a", { href: `#/shop/${row.shop.id}` }, row.shop.name), observationLine(row)])) : h(Empty, { description: t("团队还没有记过什么") }),
    stickyButton(t("选一户，记下看到的"), () => go("shops")),
  ]);
}

/** One phone holds so many and no more: the rest is looked up elsewhere, and nobody thinks they are gone. */
export function notAllHere() {
  const all = state.me?.all_shops ?? 0;
  const here = shops().length;
  return all > here ? h("p", { class: "lead hint" }, t("共 {all} 户，手机上只有按店名排的前 {n} 户；其余的请在电脑端查找", { all, n: here })) : null;
}

/** On the page of a retailer. @param {any} shop */
export function teamCard(shop) {
  const rows = seenAt(state.observations, state.outbox, shop.id);
  const manager = state.team.managers?.[shop.id];
  return card(t("团队观察"), [
    manager ? h("p", t("客户经理：{name}", { name: manager })) : null,
    peopleLine(),
    rows.length ? rows.map(observationLine) : h("p", { class: "muted" }, t("团队还没有记过什么")),
    button(t("记下看到的"), () => go("observe", shop.id), { plain: true, block: true, icon: "plus" }),
  ]);
}

function peopleLine() {
  const people = state.team.people ?? [];
  if (!people.length || state.me?.role === "service_team") return null;
  const called = people.map((/** @type {any} */ one) => [one.phone ? h("a", { href: `tel:${one.phone}` }, one.name) : one.name, one.introduction ? `（${one.introduction}）` : "", " "]);
  return h("p", { class: "muted" }, [`${t("服务团队")}：`, ...called.flat()]);
}

/** @param {any} row */
function observationLine(row) {
  return h("div", { class: "todo", key: row.id }, [
    h("p", [h(Tag, { plain: true, size: "medium" }, () => labelOf("topics", row.topic)), ` ${row.text}`]),
    h("p", { class: "muted" }, row.local ? t("待上传") : `${row.by}（${row.role}） ${dayWords(row.at)} ${timeWords(row.at)}`),
  ]);
}

/** @param {string} arg */
export function observeScreen(arg) {
  const shop = state.shops[Number(arg)];
  const draft = formOf(`observe:${arg}`, () => ({ topic: "", text: "" }));
  const { form } = draft;
  return h("main", { class: "with-sticky" }, [
    bar(t("记下看到的"), "shops"),
    h("p", { class: "lead" }, shop?.name ?? ""),
    card("", [
      h("p", { class: "label" }, t("关于什么")),
      chips(state.labels.topics ?? [], (value) => form.topic === value, (topic) => fillIn(draft, { topic })),
      form.topic === "enforcement" ? h("p", { class: "hint" }, t("只有执法人员和您自己看得到")) : null,
      h(Field, { label: t("看到了什么"), type: "textarea", labelAlign: "top", rows: 3, autosize: true, maxlength: 500, modelValue: form.text, "onUpdate:modelValue": (/** @type {string} */ text) => fillIn(draft, { text }) }),
    ]),
    stickyButton(t("告诉团队"), () => observe(draft, shop), !shop || !form.topic || !form.text.trim()),
  ]);
}

/** @param {import("../forms.js").FormDraft} draft @param {any} shop */
async function observe(draft, shop) {
  const { topic, text } = draft.form;
  const body = { observation: crypto.randomUUID(), retailer: shop.id, topic, text: text.trim(), seen_at: now().toISOString() };
  await sendForm(draft, [{ kind: "observation.add", body }]);
  showToast(t("已保存，联网就告诉团队"));
  go("shop", shop.id);
}
