// @ts-check
// 今日: the round in its order, as cards, on a map, or to be put into another order; and what else the day asks for.
import { h, reactive } from "vue";
import { Empty, NoticeBar } from "vant";
import { go, state, visits } from "../state.js";
import { dayWords, t } from "../i18n.js";
import { leftBehind, visitsOf } from "../day.js";
import { bar, button, chips } from "../pieces.js";
import { beginOrdering, orderList } from "./order.js";
import { routeMap } from "./route.js";
import { taskCard } from "./task.js";
import { toPassOn } from "./digest.js";
import { mapSheet, visitCard } from "./visit_card.js";

const view = reactive({ as: "list" });

export function todayScreen() {
  const round = visitsOf(visits(), state.today);
  const behind = leftBehind(visits(), state.today);
  return h("main", [
    bar(t("今日")),
    progress(round),
    behind.length ? h(NoticeBar, { wrapable: true, mode: "link", onClick: () => go("behind") }, () => t("前几天有 {n} 户未拜访也没有写原因", { n: behind.length })) : null,
    taskCard(),
    waitingBulletins(),
    round.length > 1 ? chips(ways(), (way) => view.as === way, (way) => show(way, round)) : null,
    round.length ? bodyOf(round) : h(Empty, { description: t("今天没有安排拜访") }),
    h("div", { class: "row" }, [
      button(t("计划外拜访"), () => go("shops"), { plain: true, block: true, icon: "plus" }),
      button(t("每日梳理"), () => go("review"), { plain: true, block: true, icon: "todo-list-o" }),
    ]),
    mapSheet(),
  ]);
}

export function behindScreen() {
  const behind = leftBehind(visits(), state.today);
  return h("main", [bar(t("未交代的拜访"), "today"), behind.length ? behind.map(visitCard) : h("p", { class: "lead" }, t("没有")), mapSheet()]);
}

/** @param {any[]} round */
function progress(round) {
  const done = round.filter((visit) => visit.state === "finished").length;
  const words = t("共 {n} 户，已完成 {done} 户", { n: round.length, done });
  return h("div", { class: "lead" }, [
    h("p", [h("strong", dayWords(state.today)), ` · ${words}`]),
    round.length ? h("progress", { max: round.length, value: done, "aria-label": words }) : null,
  ]);
}

/** Bulletins some shop still waits for: one line that opens them. */
function waitingBulletins() {
  const due = toPassOn();
  if (!due.length) return null;
  return h("a", { class: "card line", href: "#/todo" }, [h("span", t("要传递的部门信息")), h("strong", t("{n} 条", { n: due.length })), h("span", { "aria-hidden": "true" }, "›")]);
}

const ways = () => [
  { value: "list", label: t("列表") },
  { value: "map", label: t("地图") },
  { value: "order", label: t("调整顺序") },
];

/** @param {string} way @param {any[]} round */
function show(way, round) {
  view.as = way;
  beginOrdering(round);
}

/** @param {any[]} round */
function bodyOf(round) {
  if (view.as === "map") return routeMap(round);
  if (view.as === "order" && round.length > 1) return orderList(round, () => (view.as = "list"));
  return h("div", { class: "cards" }, round.map(visitCard));
}
