// @ts-check
// What the person must know before going on, above every screen. Never colour alone: each is a sentence.
import { h } from "vue";
import { NoticeBar } from "vant";
import { go, state } from "./state.js";
import { t } from "./i18n.js";
import { isWriting, takeNewVersion } from "./device.js";
import { acceptLoss } from "./phone.js";

/** @type {Record<string, () => string>} */
const STORAGE = {
  nearly_full: () => t("手机空间快满了，请先清理，否则可能存不下记录"),
  private: () => t("正在用无痕模式：关闭后记录会丢失，请换普通窗口"),
  not_kept: () => t("手机空间不多，系统可能清掉还没有上传的记录：请清理空间、“添加到主屏幕”，并尽快上传"),
  no_worker: () => t("此浏览器不能离线使用，请用系统浏览器打开"),
  not_installed: () => t("请先“添加到主屏幕”再用：否则几天不用系统会清掉记录"),
};

/** @type {Record<string, () => string>} */
const CLEARED = {
  notes: () => t("浏览器清理过这台手机的一部分存储，记录都在；请尽快联网同步。点此关闭"),
  content: () => t("浏览器清理过这台手机的存储，没有未上传的记录；联网后会重新取回。点此关闭"),
};

export function notices() {
  const login = document.documentElement.dataset.login ?? "/";
  return [
    state.cannotKeep && bar("cannot", t("这台手机不能保存数据（无痕模式或空间不足），请先解决再记录")),
    state.lost && bar("lost", t("手机存储被清理过，有 {n} 条没有上传的记录找不回来了；已告知市场经理。点此关闭", { n: state.lost }), acceptLoss),
    state.cleared && bar("cleared", CLEARED[state.cleared](), () => (state.cleared = "")),
    state.tooOld && bar("old", t("手机端版本太旧，点此更新后再上传；手机上的记录都在"), takeNewVersion),
    (state.newVersion || state.replaced) && !isWriting() && bar("new", t("有新版本，点此更新"), takeNewVersion),
    state.signedOut && bar("out", t("登录已过期，点此重新登录；手机上的记录都在"), () => location.assign(login)),
    state.busy && bar("busy", t("服务器忙或空间不足，稍后自动再传；手机上的记录都在")),
    state.clockAhead && bar("clock", clockWords(state.clockAhead)),
    ...state.storage.troubles.map((code) => bar(code, STORAGE[code]())),
    state.problem && bar("problem", t("同步出错：{what}", { what: state.problem })),
    state.outbox.some((entry) => entry.state === "refused") && bar("refused", t("有记录被退回，点此查看原因"), () => go("outbox")),
  ].filter(Boolean);
}

/** @param {number} ahead milliseconds */
function clockWords(ahead) {
  const n = Math.round(Math.abs(ahead) / 60_000);
  return ahead > 0 ? t("手机时钟快了 {n} 分钟，请校准；记录用的是校正后的时间", { n }) : t("手机时钟慢了 {n} 分钟，请校准；记录用的是校正后的时间", { n });
}

/** @param {string} key @param {string} words @param {() => void} [onClick] */
function bar(key, words, onClick) {
  return h(NoticeBar, { key, wrapable: true, "data-notice": key, ...(onClick ? { mode: "link", onClick } : {}) }, () => words);
}
