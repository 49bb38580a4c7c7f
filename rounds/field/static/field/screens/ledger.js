// @ts-check
// The time ledger of the day (E09): shop and road derive themselves, a tap tells the rest.
import { h } from "vue";
import { Field, showToast } from "vant";
import { labelOf, state, visits } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { FORGOTTEN_MIN, derivedMinutes, endMinutes, toldOn } from "../evening.js";
import { visitsOf } from "../day.js";
import { keep } from "../keeping.js";
import { dropForm, fillIn, formOf, sendForm } from "../forms.js";
import { bar, button, card, chips, factList, stickyButton } from "../pieces.js";
import { metres } from "../position.js";
import { giversKnown } from "./task.js";
import { now } from "../time.js";

const MINUTES = ["15", "30", "60", "90", "120"];
const NAME = "ledger";
/** @typedef {import("../forms.js").FormDraft} FormDraft */

/** The entry that is being written, of the day it was begun. @returns {FormDraft | undefined} */
const open = () => state.drafts[NAME];
let isStarting = false;

export function ledgerScreen() {
  const draft = open();
  return h("main", { class: draft ? "with-sticky" : "" }, [
    bar(t("时间账"), "me"),
    h("p", { class: "lead" }, dayWords(draft?.form.day ?? state.today)),
    draft ? entryCard(draft) : [totals(), timerCard(), toldCard()],
    draft ? stickyButton(t("记入"), () => enter(draft), !draft.form.minutes) : null,
  ]);
}

function totals() {
  const stays = visitsOf(visits(), state.today).filter((visit) => visit.state === "finished" && visit.departed_at && ["door", "evening"].includes(visit.channel));
  const { shop, road } = derivedMinutes(/** @type {any} */ (stays), endsOf(stays));
  const told = toldOn(state.times, state.outbox, state.today);
  const sum = (/** @type {string} */ place) => told.filter((row) => row.place === place).reduce((total, row) => total + row.minutes, 0);
  const words = (/** @type {number} */ minutes) => (minutes ? t("{n} 分钟", { n: minutes }) : "—");
  return card(t("今天的时间"), [
    factList([[t("门店"), words(shop)], [t("路上"), words(road)], ...places().map(({ value, label }) => /** @type {[string, any]} */ ([label, words(sum(value))]))]),
    h("p", { class: "muted" }, t("门店和路上由到店、离店得出，不用记；首末两段路程是估算的。")),
  ]);
}

/** From where the day begins to the first shop and back from the last. @param {any[]} stays */
function endsOf(stays) {
  const inOrder = [...stays].sort((a, b) => a.arrived_at.localeCompare(b.arrived_at));
  const places = inOrder.map(({ retailer }) => state.shops[retailer]).map((shop) => (shop && shop.lat !== null && shop.lon !== null ? { lat: shop.lat, lon: shop.lon } : null));
  const [lat, lon] = state.me?.start ?? [];
  return endMinutes(lat === undefined ? null : { lat, lon }, places, state.settings, metres);
}

/** Office, paper, tasks in between. */
const places = () => state.labels.time_places ?? [];
/** What runs now: kept like a draft, so that it survives the app. @returns {any} */
const running = () => Object.values(state.drafts).find((draft) => draft.timer);

function timerCard() {
  const timer = running();
  if (timer) {
    const minutes = sinceMinutes(timer.began_at);
    return card(t("正在计时"), [
      h("p", [h("strong", labelOf("time_places", timer.timer)), ` ${t("{at} 开始，已 {n} 分钟", { at: timeWords(timer.began_at), n: minutes })}`]),
      minutes > FORGOTTEN_MIN ? h("p", { class: "hint" }, t("是不是忘了停？停下后可以改分钟数。")) : null,
      button(t("停"), () => stop(timer), { type: "primary", block: true, size: "large" }),
    ]);
  }
  return card(t("点一下开始，做完再点停"), [
    h("div", { class: "chips" }, places().map(({ value, label }) => h("button", { type: "button", class: "chip", onClick: () => start(value) }, `▶ ${label}`))),
    button(t("直接记分钟"), () => begin({}), { plain: true, block: true, icon: "edit" }),
  ]);
}

/** What runs is on the disk before it is shown to run. @param {string} place */
async function start(place) {
  if (isStarting) return;
  isStarting = true;
  const began_at = now().toISOString();
  const draft = { visit: `timer:${began_at}`, timer: place, began_at };
  await keep(draft);
  state.drafts[draft.visit] = draft;
  isStarting = false;
}

/** @param {Record<string, any>} known what is known of the entry already */
function begin(known) {
  formOf(NAME, () => ({ day: state.today, place: "office", minutes: "", cause: "", giver: "", began_at: "", timer: "", ...known }));
}

/** @param {any} timer */
function stop(timer) {
  begin({ place: timer.timer, began_at: timer.began_at, minutes: String(sinceMinutes(timer.began_at)), timer: timer.visit });
}

/** @param {FormDraft} draft */
function entryCard(draft) {
  const { form } = draft;
  const set = (/** @type {Record<string, any>} */ change) => fillIn(draft, change);
  return card(t("记一笔"), [
    chips(places(), (value) => form.place === value, (place) => set({ place })),
    h(Field, { label: t("分钟"), type: "digit", inputmode: "numeric", maxlength: 4, modelValue: form.minutes, "onUpdate:modelValue": (/** @type {string} */ minutes) => set({ minutes }) }),
    chips(MINUTES.map((value) => ({ value, label: value })), (value) => form.minutes === value, (minutes) => set({ minutes })),
    form.place === "ad_hoc"
      ? [h(Field, { label: t("交办人"), maxlength: 80, modelValue: form.giver, "onUpdate:modelValue": (/** @type {string} */ giver) => set({ giver }) }), chips(giversKnown(), (value) => form.giver === value, (giver) => set({ giver }))]
      : [h("p", { class: "label" }, t("事由")), chips(state.labels.time_causes ?? [], (value) => form.cause === value, (value) => set({ cause: form.cause === value ? "" : value }))],
    button(form.timer ? t("这次不记") : t("取消"), () => forget(draft), { plain: true, block: true }),
  ]);
}

/** Nothing is told, and if a timer ran it was a mistake. @param {FormDraft} draft */
async function forget(draft) {
  const timer = state.drafts[draft.form.timer];
  await dropForm(draft);
  if (timer) await dropForm(timer);
}

/** @param {FormDraft} draft */
async function enter(draft) {
  const { day, place, minutes, cause, giver, began_at, timer } = draft.form;
  if (place === "ad_hoc" && !giver.trim()) return void showToast(t("临时交办要写明交办人"));
  const said = place === "ad_hoc" ? { giver: giver.trim() } : { cause };
  const body = { note: crypto.randomUUID(), day, place, minutes: Math.min(1440, Number(minutes)), ...said, began_at: began_at || null };
  await sendForm(draft, [{ kind: "time.note", body }], timer ? [timer] : []);
}

function toldCard() {
  const told = toldOn(state.times, state.outbox, state.today);
  if (!told.length) return null;
  const why = (/** @type {any} */ row) => row.giver || (row.cause ? labelOf("time_causes", row.cause) : "");
  return card(t("今天记过的"), told.map((row) => h("p", { class: "raised", key: row.id }, [h("strong", labelOf("time_places", row.place)), ` ${t("{n} 分钟", { n: row.minutes })} ${why(row)}`, row.local ? ` · ${t("待上传")}` : ""])));
}

/** @param {string} at */
const sinceMinutes = (at) => Math.max(1, Math.round((now().getTime() - Date.parse(at)) / 60_000));
