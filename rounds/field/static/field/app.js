// @ts-check
// The phone app: opens what the phone holds, shows it, and syncs when there is a network.
import { createApp, h } from "vue";
import { Tabbar, TabbarItem } from "vant";
import { go, issues, readRoute, setElder, state, unsent, visits } from "./state.js";
import { openFor, sync } from "./sync.js";
import { dayOf, visitsOf, waitingForMe } from "./day.js";
import { lookForNewVersion, registerWorker, speak } from "./device.js";
import { finishForgetting, startClosing } from "./closing.js";
import { note, recollect } from "./recollecting.js";
import { lookAtStorage } from "./storage.js";
import { ahead, now, watchClock } from "./time.js";
import { isIdle } from "./wiping.js";
import { notices } from "./notices.js";
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
import { ledgerScreen } from "./screens/ledger.js";
import { taskScreen, tasksScreen, tasksWaiting } from "./screens/task.js";
import { observeScreen, teamScreen } from "./screens/team.js";
import { meScreen } from "./screens/me.js";
import { scoreScreen } from "./screens/score.js";
import { outboxScreen } from "./screens/outbox.js";
import { refusedScreen } from "./screens/refused.js";
import { closingScreen, forgottenScreen } from "./screens/closing.js";

const SYNC_EVERY_MS = 60_000;
const USED = "rounds.used_at";
const CANNOT_KEEP = ["QuotaExceededError", "UnknownError", "InvalidStateError"];
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
  ledger: ledgerScreen,
  task: taskScreen,
  tasks: tasksScreen,
  team: teamScreen,
  observe: observeScreen,
  me: meScreen,
  score: scoreScreen,
  outbox: outboxScreen,
  refused: refusedScreen,
};
const TABS = /** @type {const} */ ([
  ["today", "今日", "calendar-o"],
  ["shops", "客户", "shop-o"],
  ["todo", "待办", "todo-list-o"],
  ["me", "我的", "user-o"],
]);

function App() {
  if (!state.ready) return h("p", { class: "starting" }, t("正在打开…"));
  if (state.forgotten) return forgottenScreen();
  if (state.closing) return [strip(), notices(), closingScreen()];
  const { name, arg } = state.route;
  return [strip(), notices(), state.me ? h(Screen, { key: `${name}/${arg}`, name, arg }) : firstTime(), tabs()];
}

/** Keyed by its thing: fields of one screen never turn into those of another with words that are not theirs.
 * @param {{name: string, arg: string}} props */
const Screen = ({ name, arg }) => (isOfTeam() && name === "today" ? teamScreen() : (SCREENS[name] ?? todayScreen)(arg));
Screen.props = ["name", "arg"];

/** The service team has no round of its own (E11). */
const isOfTeam = () => state.me?.role === "service_team";

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

function firstTime() {
  const words = state.syncing ? t("第一次同步，请稍候…") : t("第一次使用需要联网同步");
  return h("main", [h("p", { class: "starting" }, words)]);
}

function tabs() {
  const badges = {
    today: visitsOf(visits(), state.today).filter((visit) => ["planned", "under_way"].includes(visit.state)).length,
    shops: 0,
    todo: waitingForMe(issues()).length + tasksWaiting(),
    me: unsent(),
  };
  const current = TABS.some(([name]) => name === state.route.name) ? state.route.name : "";
  return h("nav", { "aria-label": t("主要页面") }, h(Tabbar, { modelValue: current, safeAreaInsetBottom: true, placeholder: true, "onUpdate:modelValue": (/** @type {string} */ name) => go(name) }, () =>
    TABS.map(([name, label, icon]) => h(TabbarItem, { name, icon, badge: badges[name] || undefined, key: name }, () => t(isOfTeam() && name === "today" ? "团队" : label))),
  ));
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
  addEventListener("pageshow", (event) => event.persisted && wake());
  setInterval(wake, SYNC_EVERY_MS);
  createApp(App).mount("#app");
  watchClock(() => (state.clockAhead = ahead()));
  addEventListener("unhandledrejection", ({ reason }) => {
    if (CANNOT_KEEP.includes(reason?.name)) state.cannotKeep = true;
  });
  try {
    state.storage = await lookAtStorage();
    if (await recollect()) state.cleared = "notes";
    await openLast();
  } catch (error) {
    state.cannotKeep = true; // said before anything can be entered
  }
  noteUse();
  state.ready = true;
  registerWorker().catch((error) => (state.problem = String(error)));
  await sync();
  if (state.tooOld) await lookForNewVersion().catch(() => null);
}

/** What the one who used this phone last left on it. */
async function openLast() {
  const staff = localStorage.getItem("rounds.staff");
  if (!staff) return;
  await openFor(staff);
  if (state.db.isFresh && !state.lost) state.cleared = "content";
  await finishForgetting();
  await closeWhenIdle();
}

/** Whoever has not looked for two weeks is asked for; a page that was open all the while knows it too. */
async function closeWhenIdle() {
  const used = localStorage.getItem(USED);
  if (state.db && !state.closing && isIdle(used === null ? null : Number(used), now().getTime())) await startClosing("idle");
}

/** Whoever opens the app in time keeps it from forgetting; an app nobody looks at is not used. */
function noteUse() {
  if (!state.closing && !state.forgotten) void note(USED, String(now().getTime()));
}

async function wake() {
  state.today = dayOf(now());
  await closeWhenIdle();
  if (state.tooOld) lookForNewVersion().catch(() => null); // without a network there is none
  if (document.visibilityState !== "visible") return;
  noteUse();
  sync();
}

document.documentElement.dataset.started = "";
if (!("unable" in document.documentElement.dataset)) open();
