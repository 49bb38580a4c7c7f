// @ts-check
// The phone is to forget: nothing of the retailers is shown any more; what is unsent is named and has two ways out.
import { h } from "vue";
import { showConfirmDialog } from "vant";
import { state } from "../state.js";
import { t } from "../i18n.js";
import { button, card } from "../pieces.js";
import { sync } from "../sync.js";
import { wishUploads } from "../uploading.js";
import { forgetWhenSafe, risks, safeToForget, startClosing, stopClosing } from "../closing.js";
import { exportAll } from "./outbox.js";

/** @type {Record<string, () => string>} */
const WHY = {
  order: () => t("公司要求清除这台手机上的数据"),
  revoked: () => t("账号已停用"),
  idle: () => t("超过 14 天没有使用，内容已隐藏"),
  sign_out: () => t("退出登录"),
};

export function closingScreen() {
  const { why, because } = /** @type {any} */ (state.closing);
  const left = risks();
  const count = (/** @type {string} */ what) => left.filter((one) => one.what === what).length;
  const canSend = why !== "revoked";
  return h("main", { class: "closing" }, [
    card(WHY[why](), [
      because ? h("p", because) : null,
      left.length ? h("p", { role: "status" }, t("还没有上传：记录 {a} 条，图片 {b} 张，没写完的 {c} 份。先上传或导出，再清除。", { a: count("entry"), b: count("picture"), c: count("draft") })) : h("p", { role: "status" }, t("没有未上传的内容，正在清除…")),
      state.online ? null : h("p", { class: "muted" }, t("现在没有网络。")),
    ]),
    canSend ? row(button(t("立即上传"), () => (wishUploads(), sync()), { type: "primary", block: true, loading: state.syncing })) : null,
    left.length ? row(button(t("导出为文件"), exportAndForget, { block: true })) : null,
    left.length && safeToForget() ? row(button(t("已导出，清除这台手机"), forget, { type: "danger", block: true })) : null,
    why === "sign_out" ? row(button(t("继续使用"), stopClosing, { block: true, plain: true })) : null,
  ]);
}

/** @param {any} content */
const row = (content) => h("div", { class: "row" }, [content]);

export function forgottenScreen() {
  const login = document.documentElement.dataset.login ?? "/";
  return h("main", { class: "closing" }, [
    card(t("这台手机上的数据已清除"), h("p", { class: "muted" }, t("服务器上的记录不受影响。"))),
    row(button(t("重新登录"), () => location.assign(login), { type: "primary", block: true })),
  ]);
}

async function exportAndForget() {
  if (await exportAll()) await forget();
}

async function forget() {
  try {
    await forgetWhenSafe();
  } catch (error) {
    state.online = false; // the server has to hear of it; tried again with the network
  }
}

/** 退出登录: what is unsent leaves first; then this phone forgets. */
export async function signOut() {
  const message = t("手机上的数据会清除；没有上传的先上传。");
  const agreed = await showConfirmDialog({ title: t("退出登录"), message, confirmButtonText: t("退出登录"), cancelButtonText: t("取消") }).then(() => true, () => false);
  if (!agreed) return;
  await startClosing("sign_out");
  wishUploads();
  await sync();
}
