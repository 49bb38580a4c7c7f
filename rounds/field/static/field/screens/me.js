// @ts-check
// 我的: who is signed in, what waits to be sent, language, large type, the state of the app.
import { h } from "vue";
import { Cell, CellGroup, Switch } from "vant";
import { go, labelOf, setElder, state, unsent } from "../state.js";
import { dayWords, t, timeWords } from "../i18n.js";
import { bar, button, card } from "../pieces.js";
import { retryAll, sync } from "../sync.js";
import { lookCell } from "../appearance.js";
import { setLanguage, takeNewVersion } from "../device.js";
import { wishUploads } from "../uploading.js";
import { pictureLine } from "./sending.js";

export function meScreen() {
  const me = state.me;
  const synced = state.syncedAt ? `${dayWords(state.syncedAt)} ${timeWords(state.syncedAt)}` : t("还没有");
  return h("main", [
    bar(t("我的")),
    me ? card("", [h("p", [h("strong", me.name), ` ${me.number}`]), h("p", { class: "muted" }, `${me.company} · ${me.unit} · ${labelOf("roles", me.role)}`), me.is_sample ? h("p", t("示例数据")) : null]) : null,
    h(CellGroup, { inset: true }, () => [
      h(Cell, { title: t("待上传"), value: String(unsent()), isLink: true, onClick: () => go("outbox") }),
      h(Cell, { title: t("上次同步"), value: synced }),
      h(Cell, { title: t("离线可用"), value: state.offlineReady ? t("是") : t("否：此浏览器不能离线使用") }),
      h(Cell, { title: t("大字模式"), center: true }, { "right-icon": () => h(Switch, { modelValue: state.elder, "aria-label": t("大字模式"), "onUpdate:modelValue": setElder }) }),
      lookCell(),
      h(Cell, { title: t("语言"), center: true }, { value: () => h("span", { class: "row end" }, [languageButton("zh", "中文"), languageButton("en", "English")]) }),
      state.newVersion ? h(Cell, { title: t("有新版本"), value: t("点此更新"), isLink: true, onClick: takeNewVersion }) : null,
    ]),
    h("div", { class: "row" }, [button(t("立即同步"), () => (wishUploads(), sync()), { type: "primary", block: true, loading: state.syncing })]),
  ]);
}

/** @param {string} lang @param {string} name */
function languageButton(lang, name) {
  return button(name, () => setLanguage(lang), { size: "small", type: state.lang === lang ? "primary" : "default", "aria-pressed": String(state.lang === lang) });
}

const KINDS = {
  "visit.add": "计划外拜访",
  "visit.start": "到店",
  "visit.finish": "拜访记录",
  "visit.miss": "未拜访原因",
  "issue.raise": "问题",
  "issue.tell": "告知零售户",
  "issue.confirm": "办结",
  "bulletin.pass_on": "信息传递",
  "day.reorder": "调整顺序",
  "review.send": "每日梳理",
};

export function outboxScreen() {
  const entries = state.outbox.filter((entry) => entry.state !== "sent");
  return h("main", [
    bar(t("待上传"), "me"),
    h("p", { class: "lead" }, unsent() ? t("共 {n} 项，保存在这台手机上", { n: unsent() }) : t("全部已上传")),
    entries.map(entryLine),
    state.attachments.map(pictureLine),
    h("div", { class: "row" }, [button(t("重试"), () => (wishUploads(), retryAll()), { type: "primary", block: true, loading: state.syncing, disabled: !unsent() })]),
  ]);
}

/** @param {any} entry */
function entryLine(entry) {
  const word = entry.state === "refused" ? t("被退回") : t("等待上传");
  return card("", [
    h("p", [h("strong", t(KINDS[/** @type {keyof typeof KINDS} */ (entry.kind)])), ` ${timeWords(entry.made_at)} · ${word}`]),
    entry.reason ? h("p", { class: "hint" }, entry.reason) : null,
  ]);
}
