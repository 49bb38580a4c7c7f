// @ts-check
// 我的: who is signed in, what waits to be sent, language, large type, the state of the app.
import { h } from "vue";
import { Cell, CellGroup, Switch } from "vant";
import { go, labelOf, setElder, state, unsent } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { bar, button, card } from "../pieces.js";
import { sync } from "../sync.js";
import { lookCell } from "../appearance.js";
import { setLanguage, takeNewVersion } from "../device.js";
import { wishUploads } from "../uploading.js";
import { tasksWaiting } from "./task.js";
import { signOut } from "./closing.js";

export function meScreen() {
  const me = state.me;
  const synced = state.syncedAt ? `${dayWords(state.syncedAt)} ${timeWords(state.syncedAt)}` : t("还没有");
  return h("main", [
    bar(t("我的")),
    me ? card("", [h("p", [h("strong", me.name), ` ${me.number}`]), h("p", { class: "muted" }, `${me.company} · ${me.unit} · ${labelOf("roles", me.role)}`), me.is_sample ? h("p", t("示例数据")) : null]) : null,
    h(CellGroup, { inset: true }, () => [
      h(Cell, { title: t("待上传"), value: String(unsent()), isLink: true, onClick: () => go("outbox") }),
      h(Cell, { title: t("上次同步"), value: synced }),
      ...ownCells(),
      chainCell(),
      h(Cell, { title: t("离线可用"), value: state.offlineReady ? t("是") : t("否：此浏览器不能离线使用") }),
      state.storage.told.persisted === false ? h(Cell, { title: t("长期保存"), label: t("系统没有答应长期保存。请在浏览器菜单里点“添加到主屏幕”，从桌面图标打开。"), value: t("否"), "data-cell": "not-persisted" }) : null,
      h(Cell, { title: t("大字模式"), center: true }, { "right-icon": () => h(Switch, { modelValue: state.elder, "aria-label": t("大字模式"), "onUpdate:modelValue": setElder }) }),
      lookCell(),
      h(Cell, { title: t("语言"), center: true }, { value: () => h("span", { class: "row end" }, [languageButton("zh", "中文"), languageButton("en", "English")]) }),
      state.newVersion ? h(Cell, { title: t("有新版本"), value: t("点此更新"), isLink: true, onClick: takeNewVersion }) : null,
    ]),
    h("div", { class: "row" }, [button(t("立即同步"), () => (wishUploads(), sync()), { type: "primary", block: true, loading: state.syncing })]),
    h("div", { class: "row" }, [button(t("退出登录"), signOut, { block: true, plain: true })]),
  ]);
}

/** The record chain: every day this phone keeps a seal of all records, and the server must still have the one before. */
function chainCell() {
  const { heads, chain } = state;
  const title = t("记录链");
  if (chain.broken) return h(Cell, { title, label: t("与本机保存的封记不一致，请告知管理员"), value: t("不一致"), "data-cell": "chain-broken" });
  const days = heads.length ? t("本机存有 {n} 天的封记，可证明记录没有被改动", { n: heads.length }) : t("每天同步时保存一份封记，可证明记录没有被改动");
  return h(Cell, { title, label: days, value: chain.day ? t("已核对至 {day}", { day: dayWords(chain.day) }) : t("还没有"), "data-cell": "chain" });
}

/** What an account manager keeps himself: his review, his time, what was given in between. */
function ownCells() {
  if (state.me?.role !== "account_manager") return [];
  const waiting = tasksWaiting();
  return [
    h(Cell, { title: t("每日梳理"), isLink: true, onClick: () => go("review") }),
    h(Cell, { title: t("时间账"), isLink: true, onClick: () => go("ledger") }),
    h(Cell, { title: t("我的得分"), value: state.score?.total ?? "", isLink: true, onClick: () => go("score") }),
    h(Cell, { title: t("临时交办"), value: waiting ? String(waiting) : "", isLink: true, onClick: () => go("tasks") }),
  ];
}

/** @param {string} lang @param {string} name */
function languageButton(lang, name) {
  return button(name, () => setLanguage(lang), { size: "small", type: state.lang === lang ? "primary" : "default", "aria-pressed": String(state.lang === lang) });
}
