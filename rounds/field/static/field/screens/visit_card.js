// @ts-check
// One visit of the round: which shop, why now, what to ask, and what can be done from here.
import { h, reactive } from "vue";
import { ActionSheet, Tag } from "vant";
import { go, labelOf, state } from "../state.js";
import { lateWords, t } from "../i18n.js";
import { lateness } from "../day.js";
import { because, button, lateTag, segmentTag, stateTag } from "../pieces.js";
import { mapLinks } from "../handover.js";
import { awayFrom } from "../here.js";
import { clockWords, distanceWords, openingAt } from "../places.js";
import { now } from "../time.js";

const sheet = reactive({ show: false, shop: /** @type {any} */ (null) });

/** @param {any} visit @param {number} place */
export function visitCard(visit, place) {
  const shop = state.shops[visit.retailer];
  if (!shop) return null;
  const late = lateness(shop, state.today);
  return h("article", { class: ["card", "visit", visit.state], key: visit.id, "aria-label": `${place + 1} ${shop.name}` }, [
    h("a", { class: "visit-head", href: `#/shop/${shop.id}` }, [
      h("span", { class: "number", "aria-hidden": "true" }, String(place + 1)),
      h("h2", shop.name),
      stateTag(visit.state),
    ]),
    h("div", { class: "tags" }, [
      shop.outlet_type ? h(Tag, { plain: true, size: "medium" }, () => shop.outlet_type) : null,
      segmentTag(shop.segment),
      lateTag(late, lateWords(late)),
      visit.channel === "door" ? null : h(Tag, { plain: true, size: "medium" }, () => labelOf("channels", visit.channel)),
      visit.pending ? h(Tag, { type: visit.refused ? "danger" : "warning", size: "medium" }, () => (visit.refused ? t("上传被退回") : t("待上传"))) : null,
    ]),
    whereAndWhen(visit, shop),
    h("p", { class: "goal" }, [h("span", { class: "muted" }, t("要问：")), visit.goal || shop.goal.question]),
    whyToday(visit, shop),
    visit.state === "missed" ? h("p", { class: "muted" }, `${labelOf("missed_reasons", visit.missed_reason)} ${visit.missed_note || ""}`) : null,
    ["planned", "under_way"].includes(visit.state) ? buttons(visit, shop) : null,
  ]);
}

/** Why this question and why today, at a tap and before anybody sets out (C05). @param {any} visit @param {any} shop */
function whyToday(visit, shop) {
  const question = visit.goal ? { text: visit.goal_because, rules: [] } : { text: shop.goal.because, rules: shop.goal.rules };
  const reasons = [question, ...visit.plan_because].filter((reason) => reason.text);
  return reasons.length ? h("details", [h("summary", t("为什么去")), because(reasons)]) : null;
}

/** Planned hour, distance, and whether the shop is shut now. @param {any} visit @param {any} shop */
function whereAndWhen(visit, shop) {
  const away = awayFrom(shop);
  const opening = visit.state === "planned" ? openingAt(shop.opening_hours, now()) : null;
  const parts = [
    visit.minute === null || visit.minute === undefined ? "" : t("计划 {time}", { time: clockWords(visit.minute) }),
    away === null ? shop.town : distanceWords(away),
  ].filter(Boolean);
  const shut = opening && !opening.isOpen ? (opening.opens === null ? t("今天已不营业") : t("现在没开门，{time} 开门", { time: clockWords(opening.opens) })) : "";
  return parts.length || shut ? h("p", { class: "where" }, [parts.join(" · "), shut ? h("strong", { class: "shut" }, ` ${shut}`) : null]) : null;
}

/** @param {any} visit @param {any} shop */
function buttons(visit, shop) {
  const begun = visit.state === "under_way" || state.drafts[visit.id]?.arrived_at;
  return h("div", { class: "row acts" }, [
    button(t("导航"), () => navigate(shop), { icon: "guide-o", disabled: !shop.gcj }),
    h("a", { class: ["van-button van-button--default van-button--normal", !shop.phone && "van-button--disabled"], href: shop.phone ? `tel:${shop.phone}` : undefined, "aria-disabled": shop.phone ? undefined : "true" }, t("电话")),
    begun ? null : button(t("跳过"), () => go("miss", visit.id), { "aria-label": t("跳过并写原因") }),
    button(begun ? t("继续") : t("到店"), () => go("visit", visit.id), { type: "primary" }),
  ]);
}

/** Ask which map takes over. @param {any} shop */
export function navigate(shop) {
  Object.assign(sheet, { show: true, shop });
}

/** The sheet of map services; once on every screen with visits. */
export function mapSheet() {
  const actions = sheet.shop ? mapLinks(sheet.shop).map((link) => ({ name: t(link.name), url: link.url })) : [];
  return h(ActionSheet, {
    show: sheet.show,
    actions,
    title: t("用哪个地图"),
    cancelText: t("取消"),
    description: state.online ? "" : t("现在没有网络：地图软件可以打开，但要联网才有路线"),
    "onUpdate:show": (/** @type {boolean} */ on) => (sheet.show = on),
    onSelect: (/** @type {{url: string}} */ action) => {
      sheet.show = false;
      window.open(action.url, "_blank", "noopener");
    },
  });
}
