// @ts-check
// A picture on the list of what waits: what it is, how far it is, why it is still here.
import { h } from "vue";
import { showConfirmDialog } from "vant";
import { state, visitBy } from "../state.js";
import { t } from "../i18n.js";
import { button, card } from "../pieces.js";
import { withoutPictures } from "../photos.js";
import { isFree, isSame, ownerIn } from "../uploads.js";
import { Thumb } from "./thumb.js";

/** @param {any} row */
export function pictureLine(row) {
  const what = row.kind === "signature" ? t("签名") : t("照片");
  const shop = state.shops[visitBy(row.visit ?? "")?.retailer ?? 0]?.name ?? "";
  const part = Math.floor((100 * (row.offset ?? 0)) / Math.max(1, row.size));
  const words = t("{kb} KB，已传 {part}%", { kb: Math.max(1, Math.round(row.size / 1000)), part });
  return card("", [
    h("div", { class: "sending", key: row.sha256 }, [
      h(Thumb, { sha256: row.sha256, words: what }),
      h("div", { class: "photo-words" }, [
        h("p", [h("strong", what), ` ${shop}`]),
        h("p", { class: "muted" }, words),
        h("progress", { max: row.size, value: row.offset ?? 0, "aria-label": words }),
        isFree(row, state.outbox, Object.values(state.drafts)) ? null : h("p", { class: "muted" }, t("随记录之后上传")),
        row.reason ? h("p", { class: "hint" }, row.reason) : null,
        isStray(row) ? button(t("不再上传"), () => drop(row), { size: "small", plain: true }) : null,
      ]),
    ]),
  ]);
}

/** Refused, and no record of this phone speaks of it any more: it would wait for ever. @param {any} row */
const isStray = (row) => Boolean(row.reason) && isFree(row, state.outbox, Object.values(state.drafts)) && !state.outbox.some((entry) => isSame(ownerIn(entry), row));

/** @param {any} row */
async function drop(row) {
  const question = { title: t("不再上传这张图片？"), message: t("服务器没有收它，手机上也不再保留；要留就先导出为文件。"), confirmButtonText: t("不再上传"), cancelButtonText: t("取消") };
  if (await showConfirmDialog(question).then(() => true, () => false)) await withoutPictures([row], row, {});
}
