// @ts-check
// Photos of a visit or an issue. None is ever demanded: the settings only say how many at most. What was entered is on the
// phone before the camera opens, because the system may take the page away for it.
import { defineComponent, h, nextTick, reactive, ref } from "vue";
import { showToast } from "vant";
import { labelOf, state } from "../state.js";
import { dayWords, t } from "../i18n.js";
import { button, card, chips } from "../pieces.js";
import { keep } from "../keeping.js";
import { comparePhoto, dropPicture, inTurn, keepPicture } from "../photos.js";
import { UnreadableError, shrunk } from "../shrinking.js";
import { Thumb } from "./thumb.js";
import { now } from "../time.js";

const MOST = 3; // until the server's settings are here

/** Photos being made small, by the draft they belong to. */
const busy = reactive(/** @type {Record<string, number>} */ ({}));
/** Cameras opened since the page was: any other mark in a draft is of a page that was taken away. */
const opened = new Set();

/** What holds the photos: the draft of a visit, or the form of an issue, by its id. @param {any} holder */
const keyOf = (holder) => holder.issue || holder.visit;
/** @param {any} holder */
const ownerOf = (holder) => (holder.issue ? { issue: holder.issue } : { visit: holder.visit });

/** @param {any} draft of a visit */
export function photoCard(draft) {
  return card(t("照片（可以不拍）"), h(Photos, { holder: draft, draft, key: keyOf(draft) }));
}

/** Photos of an issue inside a form. @param {any} form holds `issue` (its id) and `photos` @param {any} draft what is kept: the
 * draft of the visit the form belongs to, or the form's own */
export function photoPart(form, draft) {
  return h("div", { class: "part" }, [h("p", { class: "label" }, t("照片（可以不拍）")), h(Photos, { holder: form, draft, key: keyOf(form) })]);
}

/** What held them is not sent after all. @param {any} holder */
export function forgetPhotos(holder) {
  for (const photo of holder?.photos ?? []) void inTurn(() => dropPicture(ownerOf(holder), photo.sha256));
}

const Photos = defineComponent({
  props: { holder: { type: Object, required: true }, draft: { type: Object, required: true } },
  /** @param {{holder: any, draft: any}} props */
  setup(props) {
    const camera = ref(/** @type {HTMLInputElement | null} */ (null));
    const album = ref(/** @type {HTMLInputElement | null} */ (null));
    const opening = async (/** @type {HTMLInputElement | null} */ input) => {
      opened.add(keyOf(props.holder));
      props.holder.shooting = now().toISOString();
      await keep(props.draft, true);
      input?.click();
    };
    const closed = () => void leaveCamera(props.holder, props.draft);
    const chosen = (/** @type {Event} */ event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const files = [...(input.files ?? [])];
      input.value = ""; // the same photo may be chosen again after it was removed
      void inTurn(() => take(props.holder, props.draft, files));
    };
    const input = (/** @type {any} */ to, /** @type {string} */ label, /** @type {any} */ more) =>
      h("input", { ref: to, type: "file", accept: "image/*", hidden: true, "aria-label": label, onChange: chosen, onCancel: closed, ...more });
    return () => {
      const photos = props.holder.photos ?? [];
      const left = mostPhotos() - photos.length;
      return [
        interrupted(props.holder) ? h("p", { class: "hint", role: "status" }, t("刚才打开相机时页面被系统收走了，已写的内容都在。照片没有出现的话请再拍一次。")) : null,
        photos.map((/** @type {any} */ photo) => photoLine(props.holder, props.draft, photo)),
        busy[keyOf(props.holder)] ? h("p", { class: "muted", role: "status" }, t("正在缩小照片…")) : null,
        left > 0
          ? h("div", { class: "row" }, [
              button(t("拍照"), () => opening(camera.value), { icon: "photograph", block: true, plain: true, type: "primary" }),
              button(t("从相册选"), () => opening(album.value), { icon: "photo-o", block: true, plain: true }),
            ])
          : h("p", { class: "muted" }, t("最多 {n} 张", { n: mostPhotos() })),
        input(camera, t("拍照"), { capture: "environment" }),
        input(album, t("从相册选"), { multiple: true }),
      ];
    };
  },
});

const mostPhotos = () => state.settings.most_photos ?? MOST;

/** Whether the page was taken away while the camera was open. @param {any} holder */
const interrupted = (holder) => Boolean(holder.shooting) && !opened.has(keyOf(holder));

/** @param {any} holder @param {any} draft */
async function leaveCamera(holder, draft) {
  holder.shooting = null;
  await keep(draft, true);
}

/** @param {any} holder @param {any} draft @param {any} photo */
function photoLine(holder, draft, photo) {
  const purposes = state.labels.photo_purposes ?? [];
  const words = photo.purpose ? labelOf("photo_purposes", photo.purpose) : t("照片");
  const choose = (/** @type {string} */ value) => {
    photo.purpose = photo.purpose === value ? "" : value;
    void keep(draft, true);
  };
  return h("div", { class: "photo", key: photo.sha256 }, [
    h(Thumb, { sha256: photo.sha256, words }),
    h("div", { class: "photo-words" }, [
      chips(purposes, (value) => photo.purpose === value, choose),
      photo.before ? h("p", { class: "hint" }, t("这张照片在 {shop}（{day}）用过，不影响保存", { shop: photo.before.shop, day: dayWords(photo.before.at) })) : null,
      h("p", { class: "muted" }, [`${Math.max(1, Math.round(photo.size / 1000))} KB `, button(t("删除"), () => remove(holder, draft, photo), { size: "small", plain: true, "aria-label": t("删除照片：{what}", { what: words }) })]),
    ]),
  ]);
}

/** @param {any} holder @param {any} draft @param {File[]} files */
async function take(holder, draft, files) {
  const key = keyOf(holder);
  holder.shooting = null;
  holder.photos ??= [];
  const room = Math.max(0, mostPhotos() - holder.photos.length);
  if (files.length > room) showToast(t("最多 {n} 张", { n: mostPhotos() }));
  for (const file of files.slice(0, room)) {
    busy[key] = (busy[key] ?? 0) + 1;
    try {
      await takeOne(holder, draft, file);
    } catch (error) {
      showToast(error instanceof UnreadableError ? t("这张照片打不开，请重新拍一张（相机格式请选 JPEG）") : t("照片没有保存下来，请再试一次"));
    } finally {
      busy[key] -= 1;
    }
  }
  await keep(draft, true);
  await nextTick();
}

/** @param {any} holder @param {any} draft @param {File} file */
async function takeOne(holder, draft, file) {
  const { bytes, dhash } = await shrunk(file);
  const taken_at = new Date(file.lastModified || now().getTime()).toISOString();
  const announced = await keepPicture(ownerOf(holder), { kind: "photo", type: "image/jpeg", dhash, taken_at }, bytes);
  if (holder.photos.some((/** @type {any} */ photo) => photo.sha256 === announced.sha256)) return void showToast(t("这张照片已经在这里"));
  const shop = state.shops[draft.retailer]?.name ?? "";
  const before = await comparePhoto({ sha256: announced.sha256, dhash }, { visit: keyOf(holder), shop }, now());
  holder.photos = [...holder.photos, { ...announced, purpose: "", dhash, before: before && { shop: before.shop, at: before.at } }];
  await keep(draft, true);
}

/** @param {any} holder @param {any} draft @param {any} photo */
async function remove(holder, draft, photo) {
  holder.photos = holder.photos.filter((/** @type {any} */ other) => other.sha256 !== photo.sha256);
  await keep(draft, true);
  await inTurn(() => dropPicture(ownerOf(holder), photo.sha256));
}
