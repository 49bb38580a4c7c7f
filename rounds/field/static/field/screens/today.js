// @ts-check
// 今日: the round in its order, why each visit, and what to do with it.
import { h } from "vue";
import { ActionSheet, Empty, NoticeBar, Tag } from "vant";
import { go, labelOf, state, visits } from "../state.js";
import { dayWords, lateWords, t } from "../i18n.js";
import { lateness, leftBehind, visitsOf } from "../day.js";
import { bar, button, lateTag, segmentTag, stateTag } from "../pieces.js";
import { mapLinks } from "../handover.js";
import { reactive } from "vue";

const sheet = reactive({ show: false, shop: /** @type {any} */ (null) });

export function todayScreen() {
  const round = visitsOf(visits(), state.today);
  const done = round.filter((visit) => visit.state === "finished").length;
  const behind = leftBehind(visits(), state.today);
  return h("main", [
    bar(t("今日")),
    h("p", { class: "lead" }, [h("strong", dayWords(state.today)), ` · ${t("共 {n} 户，已完成 {done} 户", { n: round.length, done })}`]),
    behind.length ? h(NoticeBar, { wrapable: true, mode: "link", onClick: () => go("behind") }, () => t("前几天有 {n} 户未拜访也没有写原因", { n: behind.length })) : null,
    round.length ? round.map(visitCard) : h(Empty, { description: t("今天没有安排拜访") }),
    h("div", { class: "row" }, [
      button(t("计划外拜访"), () => go("shops"), { plain: true, block: true, icon: "plus" }),
      button(t("每日梳理"), () => go("review"), { plain: true, block: true, icon: "todo-list-o" }),
    ]),
    mapSheet(),
  ]);
}

export function behindScreen() {
  return h("main", [bar(t("未交代的拜访"), "today"), leftBehind(visits(), state.today).map(visitCard)]);
}

/** @param {any} visit @param {number} place */
export function visitCard(visit, place) {
  const shop = state.shops[visit.retailer];
  if (!shop) return null;
  const late = lateness(shop, state.today);
  return h("article", { class: ["card", "visit", visit.state], key: visit.id }, [
    h("div", { class: "visit-head", role: "link", tabindex: 0, onClick: () => go("shop", shop.id), onKeydown: onEnter(() => go("shop", shop.id)) }, [
      h("span", { class: "number", "aria-hidden": "true" }, String(place + 1)),
      h("h2", shop.name),
      stateTag(visit.state),
    ]),
    h("div", { class: "tags" }, [
      segmentTag(shop.segment),
      lateTag(late, lateWords(late)),
      visit.channel === "door" ? null : h(Tag, { plain: true, size: "medium" }, () => labelOf("channels", visit.channel)),
      visit.pending ? h(Tag, { type: visit.refused ? "danger" : "warning", size: "medium" }, () => (visit.refused ? t("上传被退回") : t("待上传"))) : null,
    ]),
    h("p", { class: "goal" }, [h("span", { class: "muted" }, t("要问：")), visit.goal || shop.goal.question]),
    visit.state === "missed" ? h("p", { class: "muted" }, `${labelOf("missed_reasons", visit.missed_reason)} ${visit.missed_note || ""}`) : buttons(visit, shop),
  ]);
}

/** @param {any} visit @param {any} shop */
function buttons(visit, shop) {
  if (visit.state === "finished") return null;
  const begun = visit.state === "under_way" || state.drafts[visit.id]?.arrived_at;
  return h("div", { class: "row" }, [
    button(t("导航"), () => Object.assign(sheet, { show: true, shop }), { icon: "guide-o", disabled: !shop.gcj }),
    h("a", { class: ["van-button van-button--default van-button--normal", !shop.phone && "van-button--disabled"], href: shop.phone ? `tel:${shop.phone}` : undefined }, t("电话")),
    button(begun ? t("继续") : t("到店"), () => go("visit", visit.id), { type: "primary" }),
  ]);
}

function mapSheet() {
  const actions = sheet.shop ? mapLinks(sheet.shop).map((link) => ({ name: t(link.name), url: link.url })) : [];
  return h(ActionSheet, {
    show: sheet.show,
    actions,
    title: t("用哪个地图"),
    cancelText: t("取消"),
    "onUpdate:show": (/** @type {boolean} */ on) => (sheet.show = on),
    onSelect: (/** @type {{url: string}} */ action) => {
      sheet.show = false;
      window.open(action.url, "_blank", "noopener");
    },
  });
}

/** @param {() => void} act */
function onEnter(act) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && !event.isComposing) act();
  };
}
