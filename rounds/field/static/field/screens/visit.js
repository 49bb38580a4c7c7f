// @ts-check
// One visit from arrival to departure on one page: taps first, words where they matter, everything kept as it is entered.
import { h, reactive } from "vue";
import { Empty, Tag, showConfirmDialog, showToast } from "vant";
import { go, labelOf, state, visitBy } from "../state.js";
import { listed, t, timeWords } from "../i18n.js";
import { commandsOf, draftOf } from "../drafts.js";
import { hintOf, missingParts } from "../rules.js";
import { bar, because, button, card, chips, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { keep, letGo } from "../keeping.js";
import { fix, metres } from "../position.js";
import { factCard, issueCard, passCard, recordCard } from "./visit_parts.js";
import { signatureCard, signatureKept } from "./signature.js";

const locating = reactive({ visit: "" });

/** @param {string} arg */
export function visitScreen(arg) {
  const visit = visitBy(arg);
  const shop = visit && state.shops[visit.retailer];
  if (!visit || !shop) return h("main", [bar(t("拜访"), "today"), h(Empty, { description: t("没有找到这次拜访") })]);
  if (visit.state === "finished") return finishedScreen(visit, shop);
  const draft = draftFor(visit, shop);
  if (!draft.arrived_at) return arrivalScreen(visit, shop, draft);
  return h("main", { class: "with-sticky" }, [
    bar(shop.name, "today"),
    card("", [arrivalLine(draft, shop), channelChips(draft)]),
    card(t("这次要问"), [h("p", { class: "goal" }, draft.goal), visit.goal ? null : because([{ text: shop.goal.because, rules: shop.goal.rules }])]),
    dutyCard(draft, visit, shop),
    factCard(draft, shop),
    passCard(draft, shop),
    issueCard(draft),
    recordCard(draft),
    signatureCard(draft),
    hintCard(draft),
    stickyButton(t("离店并保存"), () => finish(draft)),
  ]);
}

/** @param {any} visit @param {any} shop */
function draftFor(visit, shop) {
  const known = state.drafts[visit.id] ?? (visit.phone_id && state.drafts[visit.phone_id]);
  if (!known) state.drafts[visit.id] = draftOf(visit, shop.goal.question);
  return known ?? state.drafts[visit.id];
}

/** @param {any} visit @param {any} shop @param {any} draft */
function arrivalScreen(visit, shop, draft) {
  return h("main", { class: "with-sticky" }, [
    bar(shop.name, "today"),
    card(t("这次要问"), [
      h("p", { class: "goal" }, draft.goal),
      visit.goal_because ? h("p", { class: "muted" }, visit.goal_because) : because([{ text: shop.goal.because, rules: shop.goal.rules }]),
    ]),
    visit.plan_because.length ? card(t("为什么排在今天"), because(visit.plan_because)) : null,
    card(t("到店"), [h("p", t("点“到店”记下时间，并取一次位置。位置可以不给；离开后不再定位。")), channelChips(draft)]),
    h("div", { class: "row" }, [button(t("未能拜访"), () => go("miss", visit.id), { plain: true, block: true }), button(t("看档案"), () => go("shop", shop.id), { plain: true, block: true })]),
    stickyButton(draft.channel === "door" ? t("到店") : t("开始"), () => arrive(draft, visit)),
  ]);
}

/** @param {any} draft @param {any} visit */
async function arrive(draft, visit) {
  draft.arrived_at = new Date().toISOString();
  await keep(draft, true);
  await save([{ kind: "visit.start", body: { visit: visit.id, arrived_at: draft.arrived_at } }]);
  if (draft.channel !== "door") return;
  locating.visit = draft.visit;
  draft.arrival = await fix();
  locating.visit = "";
  if (state.drafts[draft.visit]) await keep(draft, true);
}

/** @param {any} draft @param {any} shop */
function arrivalLine(draft, shop) {
  return h("p", { class: "arrived" }, [h("strong", `${t("到店")} ${timeWords(draft.arrived_at)}`), " · ", positionWords(draft, shop)]);
}

/** @param {any} draft @param {any} shop */
function positionWords(draft, shop) {
  if (draft.channel !== "door") return labelOf("channels", draft.channel);
  if (locating.visit === draft.visit) return t("正在取位置…");
  if (!draft.arrival) return t("没有位置，不影响保存");
  const { accuracy } = draft.arrival;
  if (shop.lat === null) return t("位置已记录（误差 {m} 米）", { m: accuracy });
  const away = Math.round(metres(draft.arrival, shop));
  if (away - accuracy > state.settings.far_metres) return t("离店铺约 {away} 米（误差 {m} 米）：不影响保存，可在记录里说明", { away, m: accuracy });
  return t("位置已记录（误差 {m} 米）", { m: accuracy });
}

/** @param {any} draft */
function channelChips(draft) {
  const choose = (/** @type {string} */ value) => {
    draft.channel = value;
    keep(draft);
  };
  return chips(state.labels.channels ?? [], (value) => draft.channel === value, choose);
}

/** @param {any} draft @param {any} visit @param {any} shop */
function dutyCard(draft, visit, shop) {
  const suggested = visit.duties.length ? visit.duties : shop.duties;
  const toggle = (/** @type {string} */ duty) => {
    draft.duties = draft.duties.includes(duty) ? draft.duties.filter((/** @type {string} */ known) => known !== duty) : [...draft.duties, duty];
    keep(draft);
  };
  const others = (state.labels.duties ?? []).filter(({ value }) => !suggested.some((/** @type {any} */ s) => s.duty === value));
  const done = (/** @type {string} */ value) => draft.duties.includes(value);
  return card(t("建议做的（做了就点）"), [
    suggested.map((/** @type {any} */ s) => h("div", { class: "duty" }, [chips([{ value: s.duty, label: s.label }], done, toggle), because(s.because)])),
    suggested.length ? null : h("p", { class: "muted" }, t("这次没有特别建议")),
    h("details", [h("summary", t("还做了其他职责")), chips(others, done, toggle)]),
  ]);
}

const PARTS = { comment: "评述", suggestion: "建议", summary: "总结", signature: "签名" };

/** @param {any} draft */
function hintCard(draft) {
  const missing = missingParts(draft).map((part) => t(PARTS[part]));
  const words = [draft.comment, draft.suggestion, draft.summary].join("\n");
  const hint = words.trim() ? hintOf(words, state.settings.phrases ?? []) : "sound";
  const lines = [
    missing.length ? t("还缺：{parts}。可以保存，但记录不完整。", { parts: listed(missing) }) : t("四部分齐全"),
    hint === "boilerplate" ? t("几乎都是套话，加一个具体情况会更有用。") : null,
    hint === "thin" && words.trim() ? t("没有数字、日期、品牌或具体情况。") : null,
  ];
  return card("", lines.filter(Boolean).map((line) => h("p", { class: "hint" }, line)));
}

/** @param {any} draft */
async function finish(draft) {
  await signatureKept();
  const missing = missingParts(draft);
  if (missing.length) {
    const message = t("还缺：{parts}。可以保存，但记录不完整。", { parts: listed(missing.map((part) => t(PARTS[part]))) });
    const asked = { message, confirmButtonText: t("仍然保存"), cancelButtonText: t("回去补上") };
    if (!(await showConfirmDialog(asked).then(() => true, () => false))) return;
  }
  letGo();
  draft.departed_at = new Date().toISOString();
  await save(commandsOf(draft, new Date()), draft.visit);
  showToast(state.online ? t("已保存，正在上传") : t("已保存在手机，联网后自动上传"));
  go("today");
}

/** @param {any} visit @param {any} shop */
function finishedScreen(visit, shop) {
  return h("main", [
    bar(shop.name, "today"),
    card(t("已完成"), [
      h("p", `${timeWords(visit.arrived_at)} — ${timeWords(visit.departed_at)}`),
      visit.pending ? h(Tag, { type: "warning", size: "medium" }, () => t("待上传")) : h("p", visit.complete ? t("四部分齐全") : t("记录不完整")),
      visit.doubts.length ? [h("p", t("系统的提示（不是结论，不影响考核）：")), because(visit.doubts.map((/** @type {string} */ text) => ({ text, rules: [] })))] : null,
    ]),
    h("div", { class: "row" }, [button(t("看档案"), () => go("shop", shop.id), { plain: true, block: true })]),
  ]);
}
