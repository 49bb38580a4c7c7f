// @ts-check
// Arriving: the time and one position, the question of the visit, why it is today; then a line that says how it went.
import { h, reactive } from "vue";
import { state } from "../state.js";
import { t, timeWords } from "../i18n.js";
import { formOf } from "../drafts.js";
import { bar, because, button, card, chips, stickyButton } from "../pieces.js";
import { save } from "../sync.js";
import { keep } from "../keeping.js";
import { fix, metres } from "../position.js";
import { go } from "../state.js";
import { channelWords, playCard } from "./visit_duties.js";
import { now } from "../time.js";

const NO_POSITION = ["室内没有信号", "没有开定位", "不想给", "手机问题"];
const FAR_METRES = 2_000; // from here on people think in kilometres
const locating = reactive({ visit: "" });
/** Seconds since arriving by a clock nobody can set, while the page lives. @type {Map<string, number>} */
const steady = new Map();

/** @param {any} visit @param {any} shop @param {any} draft */
export function arrivalScreen(visit, shop, draft) {
  const isAtTheDoor = formOf(draft.channel).isAtTheDoor;
  const why = visit.goal_because ? h("p", { class: "muted" }, visit.goal_because) : because([{ text: shop.goal.because, rules: shop.goal.rules }]);
  return h("main", { class: "with-sticky" }, [
    bar(shop.name, "today"),
    card(t("这次要问"), [h("p", { class: "goal" }, draft.goal), why]),
    playCard(shop),
    visit.plan_because.length ? card(t("为什么排在今天"), because(visit.plan_because)) : null,
    card(isAtTheDoor ? t("到店") : t("怎样联系"), [isAtTheDoor ? h("p", t("点“到店”记下时间，并取一次位置。位置可以不给；离开后不再定位。")) : null, channelChips(draft)]),
    h("div", { class: "row" }, [button(t("未能拜访"), () => go("miss", visit.id), { plain: true, block: true }), button(t("看档案"), () => go("shop", shop.id), { plain: true, block: true })]),
    stickyButton(isAtTheDoor ? t("到店") : t("开始"), () => arrive(draft, visit)),
  ]);
}

/** @param {any} draft @param {any} visit */
async function arrive(draft, visit) {
  if (draft.arrived_at) return;
  draft.arrived_at = now().toISOString();
  steady.set(draft.visit, performance.now());
  await keep(draft, true);
  await save([{ kind: "visit.start", body: { visit: visit.id, arrived_at: draft.arrived_at } }]);
  if (formOf(draft.channel).isAtTheDoor) await locate(draft);
}

/** One fix, then the device is left alone. @param {any} draft */
async function locate(draft) {
  locating.visit = draft.visit;
  const found = await fix();
  locating.visit = "";
  if (!state.drafts[draft.visit]) return; // saved and left in the meantime
  draft.arrival = found;
  await keep(draft, true);
}

/** Seconds of stay by the clock of the page; null after a reload. @param {any} draft */
export function steadySeconds(draft) {
  const began = steady.get(draft.visit);
  return began === undefined ? null : (performance.now() - began) / 1000;
}

/** @param {any} draft @param {any} shop */
export function arrivalLine(draft, shop) {
  const isAtTheDoor = formOf(draft.channel).isAtTheDoor;
  const lacksPosition = isAtTheDoor && !draft.arrival && locating.visit !== draft.visit;
  return [
    h("p", { class: "arrived" }, [h("strong", `${isAtTheDoor ? t("到店") : t("开始")} ${timeWords(draft.arrived_at)}`), " · ", positionWords(draft, shop)]),
    lacksPosition ? noPosition(draft) : null,
  ];
}

/** @param {any} draft */
function noPosition(draft) {
  const choose = (/** @type {string} */ value) => {
    draft.facts.no_position = draft.facts.no_position === value ? null : value;
    keep(draft);
  };
  return [
    chips(NO_POSITION.map((words) => ({ value: words, label: t(words) })), (value) => draft.facts.no_position === value, choose),
    button(t("再取一次"), () => locate(draft), { size: "small", plain: true, icon: "location-o" }),
  ];
}

/** @param {any} draft @param {any} shop */
function positionWords(draft, shop) {
  if (!formOf(draft.channel).isAtTheDoor) return channelWords(draft);
  if (locating.visit === draft.visit) return t("正在取位置…");
  if (!draft.arrival) return t("没有位置，不影响保存");
  const { accuracy } = draft.arrival;
  if (shop.lat === null) return t("位置已记录（误差 {m} 米）", { m: accuracy });
  const away = metres(draft.arrival, shop);
  if (away >= FAR_METRES) return t("位置已记录：离店铺约 {away} 公里（误差 {m} 米）", { away: Math.round(away / 1000), m: accuracy });
  return t("位置已记录：离店铺约 {away} 米（误差 {m} 米）", { away: Math.round(away), m: accuracy });
}

/** @param {any} draft */
export function channelChips(draft) {
  const choose = (/** @type {string} */ value) => {
    draft.channel = value;
    keep(draft);
  };
  return chips(state.labels.channels ?? [], (value) => draft.channel === value, choose);
}
