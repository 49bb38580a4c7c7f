// @ts-check
// The phone app: opens what the phone holds, shows it, and syncs when there is a network.
import { createApp, h } from "vue";
import { NoticeBar, Tabbar, TabbarItem } from "vant";
import { go, issues, readRoute, setElder, state, unsent, visits } from "./state.js";
import { openFor, sync } from "./sync.js";
import { dayOf, visitsOf, waitingForMe } from "./day.js";
import { registerWorker, speak } from "./device.js";
import { keepOnLeaving } from "./keeping.js";
import { setLook } from "./appearance.js";
import { t } from "./i18n.js";
import { behindScreen, todayScreen } from "./screens/today.js";
import { shopsScreen } from "./screens/shops.js";
import { shopScreen } from "./screens/shop.js";
import { visitScreen } from "./screens/visit.js";
import { missScreen } from "./screens/miss.js";
import { issueScreen } from "./screens/issue.js";
import { todoScreen } from "./screens/todo.js";
import { reviewScreen } from "./screens/review.js";
import { meScreen, outboxScreen } from "./screens/me.js";

const SYNC_EVERY_MS = 60_000;
/** @type {Record<string, (arg: string) => any>} */
const SCREENS = {
  today: todayScreen,
  behind: behindScreen,
  shops: shopsScreen,
  shop: shopScreen,
  visit: visitScreen,
  miss: missScreen,
  issue: issueScreen,
  todo: todoScreen,
  review: reviewScreen,
  me: meScreen,
  outbox: outboxScreen,
};
const TABS = /** @type {const} */ ([
  ["today", "今日", "calendar-o"],
  ["shops", "客户", "shop-o"],
  ["todo", "待办", "todo-list-o"],
  ["me", "我的", "user-o"],
]);

function App() {
  if (!state.ready) return h("p", { class: "starting" }, t("正在打开…"));
  const screen = SCREENS[state.route.name] ?? todayScreen;
  return [strip(), notices(), state.me ? screen(state.route.arg) : firstTime(), tabs()];
}

/** What waits and whether there is a network: always in sight. */
function strip() {
  const count = unsent();
  const words = state.syncing ? t("正在同步…") : state.online ? (count ? "" : t("已同步")) : t("没有网络，可以照常工作");
  const dot = state.online ? "on" : "off";
  return h("button", { type: "button", class: ["strip", dot], onClick: () => go("outbox") }, [
    h("span", { class: "dot", "aria-hidden": "true" }, state.online ? "●" : "○"),
    h("span", { role: "status" }, words),
    h("strong", { class: "unsent" }, t("待上传 {n}", { n: count })),
  ]);
}

function notices() {
  const login = document.documentElement.dataset.login ?? "/";
  return [
    state.cannotKeep ? h(NoticeBar, { wrapable: true }, () => t("这台手机不能保存数据（无痕模式或空间不足），请先解决再记录")) : null,
    state.signedOut ? h(NoticeBar, { wrapable: true, mode: "link", onClick: () => location.assign(login) }, () => t("登录已过期，点此重新登录；手机上的记录都在")) : null,
    state.clockAhead ? h(NoticeBar, { wrapable: true }, () => t("手机时钟与服务器相差 {n} 分钟，请校准", { n: Math.round(state.clockAhead / 60_000) })) : null,
    state.problem ? h(NoticeBar, { wrapable: true }, () => t("同步出错：{what}", { what: state.problem })) : null,
    state.outbox.some((entry) => entry.state === "refused") ? h(NoticeBar, { wrapable: true, mode: "link", onClick: () => go("outbox") }, () => t("有记录被退回，点此查看原因")) : null,
  ];
}

function firstTime() {
  const words = state.syncing ? t("第一次同步，请稍候…") : t("第一次使用需要联网同步");
  return h("main", [h("p", { class: "starting" }, words)]);
}

function tabs() {
  const badges = {
    today: visitsOf(visits(), state.today).filter((visit) => ["planned", "under_way"].includes(visit.state)).length,
    shops: 0,
    todo: waitingForMe(issues()).length,
    me: unsent(),
  };
  const current = TABS.some(([name]) => name === state.route.name) ? state.route.name : "";
  return h(Tabbar, { modelValue: current, safeAreaInsetBottom: true, placeholder: true, "onUpdate:modelValue": (/** @type {string} */ name) => go(name) }, () =>
    TABS.map(([name, label, icon]) => h(TabbarItem, { name, icon, badge: badges[name] || undefined, key: name }, () => t(label))),
  );
}

async function open() {
  speak();
  setElder(state.elder);
  setLook(localStorage.getItem("rounds.look") ?? "plain");
  readRoute();
  keepOnLeaving();
  addEventListener("hashchange", readRoute);
  addEventListener("online", () => sync());
  addEventListener("offline", () => (state.online = false));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  setInterval(wake, SYNC_EVERY_MS);
  createApp(App).mount("#app");
  const staff = localStorage.getItem("rounds.staff");
  try {
    if (staff) await openFor(staff);
  } catch (error) {
    state.cannotKeep = true; // said before anything can be entered
  }
  state.ready = true;
  registerWorker().catch((error) => (state.problem = String(error)));
  await sync();
}

function wake() {
  state.today = dayOf(new Date());
  if (document.visibilityState === "visible") sync();
}

open();
