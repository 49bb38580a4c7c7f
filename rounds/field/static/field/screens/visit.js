// @ts-check
// One visit from arrival to departure on one page: taps first, words where they matter, everything kept as it is entered.
import { h } from "vue";
import { Empty, Tag, showConfirmDialog, showToast } from "vant";
import { go, state, visitBy } from "../state.js";
import { listed, t, timeWords } from "../i18n.js";
import { commandsOf, draftOf, formOf } from "../drafts.js";
import { bar, because, button, card, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { keep, letGo, takeBack } from "../keeping.js";
import { arrivalLine, arrivalScreen, channelChips, steadySeconds } from "./visit_arrival.js";
import { lateDoubts } from "./visit_doubts.js";
import { dutyCard, playCard } from "./visit_duties.js";
import { factCard } from "./visit_facts.js";
import { hintCard, lackingIn } from "./visit_hints.js";
import { passCard } from "./visit_parts.js";
import { procedures, stepsCard } from "./visit_steps.js";
import { recordCard, recordWords } from "./visit_words.js";
import { issueCard } from "./issue.js";
import { photoCard } from "./photos.js";
import { promiseCard } from "./promise.js";
import { signatureCard, signatureKept } from "./signature.js";
import { now } from "../time.js";

/** @param {string} arg */
export function visitScreen(arg) {
  const visit = visitBy(arg);
  const shop = visit && state.shops[visit.retailer];
  if (!visit || !shop) return h("main", [bar(t("拜访"), "today"), h(Empty, { description: t("没有找到这次拜访") })]);
  if (visit.state === "finished") return finishedScreen(visit, shop);
  const draft = draftFor(visit, shop);
  if (!draft.arrived_at) return arrivalScreen(visit, shop, draft);
  return h("main", { class: "with-sticky" }, [bar(shop.name, "today"), formOf(draft.channel).isAtTheDoor ? atTheDoor(draft, visit, shop) : atADistance(draft, visit, shop), stickyButton(formOf(draft.channel).isAtTheDoor ? t("离店并保存") : t("保存"), () => finish(draft, shop))]);
}

/** @param {any} draft @param {any} visit @param {any} shop */
function atTheDoor(draft, visit, shop) {
  return [
    card("", arrivalLine(draft, shop)),
    question(draft, visit, shop),
    factCard(draft, shop),
    dutyCard(draft, visit, shop),
    passCard(draft, shop),
    stepsCard(draft),
    playCard(shop, true),
    issueCard(draft),
    promiseCard(draft),
    recordCard(draft, shop),
    photoCard(draft),
    signatureCard(draft),
    hintCard(draft, shop),
    card("", h("details", [h("summary", t("不是上门？换一种方式")), channelChips(draft)])),
  ];
}

/** The short form: nobody sees a shelf or signs on the telephone (C15, D12). @param {any} draft @param {any} visit @param {any} shop */
function atADistance(draft, visit, shop) {
  return [
    card("", [arrivalLine(draft, shop), channelChips(draft)]),
    question(draft, visit, shop),
    passCard(draft, shop),
    factCard(draft, shop),
    issueCard(draft),
    promiseCard(draft),
    recordCard(draft, shop),
    hintCard(draft, shop),
  ];
}

/** @param {any} draft @param {any} visit @param {any} shop */
function question(draft, visit, shop) {
  return card(t("这次要问"), [h("p", { class: "goal" }, draft.goal), visit.goal ? null : because([{ text: shop.goal.because, rules: shop.goal.rules }])]);
}

/** The draft of this visit; one an earlier version of the app began gets the parts it lacks. @param {any} visit @param {any} shop */
function draftFor(visit, shop) {
  const known = state.drafts[visit.id] ?? (visit.phone_id && state.drafts[visit.phone_id]);
  if (known?.promises) return known;
  const draft = { ...draftOf(visit, shop.goal.question, shop.goal.purpose), ...known };
  state.drafts[draft.visit] = draft;
  return state.drafts[draft.visit];
}

/** @param {any} draft @param {any} shop */
async function finish(draft, shop) {
  await signatureKept();
  const { parts, steps } = lackingIn(draft, shop);
  const lines = [parts.length ? t("还缺：{parts}。可以保存，但记录不完整。", { parts: listed(parts) }) : "", steps.length ? t("必做的步骤还没有说明：{steps}", { steps: listed(steps) }) : ""];
  const message = lines.filter(Boolean).join("\n");
  if (message && !(await confirmed(message))) return;
  letGo(draft.visit);
  Object.assign(draft, { departed_at: now().toISOString(), steady_seconds: steadySeconds(draft) });
  try {
    await save(commandsOf(draft, now(), recordWords(draft, shop), procedures(draft)), draft.visit);
  } catch (error) {
    draft.departed_at = "";
    await takeBack(draft);
    showToast(t("没有保存成功，草稿还在：{what}", { what: String(error) }));
    return;
  }
  showToast(state.online ? t("已保存，正在上传") : t("已保存在手机，联网后自动上传"));
  go("today");
}

/** @param {string} message */
function confirmed(message) {
  const asked = { message, confirmButtonText: t("仍然保存"), cancelButtonText: t("回去补上") };
  return showConfirmDialog(asked).then(() => true, () => false);
}

/** @param {any} visit @param {any} shop */
function finishedScreen(visit, shop) {
  return h("main", [
    bar(shop.name, "today"),
    card(t("已完成"), [
      h("p", `${timeWords(visit.arrived_at)} — ${timeWords(visit.departed_at)}`),
      visit.pending ? h(Tag, { type: "warning", size: "medium" }, () => t("待上传")) : h("p", visit.complete ? (formOf(visit.channel).isAtTheDoor ? t("四部分齐全") : t("该写的都写了")) : t("记录不完整")),
      visit.doubts.length ? [h("p", t("系统的提示（不是结论，不影响考核）：")), because(visit.doubts.map((/** @type {string} */ text) => ({ text, rules: [] })))] : null,
    ]),
    lateDoubts(visit),
    h("div", { class: "row" }, [button(t("看档案"), () => go("shop", shop.id), { plain: true, block: true })]),
  ]);
}
