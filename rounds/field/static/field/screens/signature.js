// @ts-check
// The retailer signs on the glass; the picture is on the phone before anything else happens.
import { defineComponent, h, onBeforeUnmount, onMounted, nextTick, ref } from "vue";
import SignaturePad from "signature_pad";
import { t } from "../i18n.js";
import { button, card } from "../pieces.js";
import { keep } from "../keeping.js";
import { dropPicture, inTurn, keepPicture, picturesKept } from "../photos.js";
import { INK, penPicture, refitted } from "../ink.js";
import { Thumb } from "./thumb.js";

const SHARPNESS = 2; // pixels of the picture per pixel of the screen, whatever the phone

/** When every stroke and photo so far is on the phone: a record saved in the same moment must not miss them. */
export const signatureKept = picturesKept;

const Pad = defineComponent({
  props: { draft: { type: Object, required: true }, field: { type: String, required: true } },
  /** @param {{draft: any, field: "signature" | "companion"}} props */
  setup(props) {
    const canvas = ref(/** @type {HTMLCanvasElement | null} */ (null));
    const isWide = ref(false);
    const isOld = ref(Boolean(props.draft[props.field])); // signed before the page was opened: shown as a picture
    /** @type {SignaturePad | null} */
    let pad = null;
    let strokes = /** @type {any[]} */ ([]); // as they were drawn

    /** The surface follows its size on the screen; what was drawn follows too. */
    function fit() {
      const surface = canvas.value;
      if (!surface || !pad) return;
      const now = { width: surface.clientWidth, height: surface.clientHeight };
      if (surface.width === now.width * SHARPNESS && surface.height === now.height * SHARPNESS) return;
      surface.width = now.width * SHARPNESS;
      surface.height = now.height * SHARPNESS;
      surface.getContext("2d")?.scale(SHARPNESS, SHARPNESS);
      pad.clear();
      pad.fromData(refitted(strokes, now));
    }

    function begin() {
      const surface = canvas.value;
      if (!surface) return;
      pad = new SignaturePad(surface, { backgroundColor: "#ffffff", penColor: INK, minWidth: 1.5, maxWidth: 4 });
      pad.addEventListener("endStroke", () => {
        strokes = /** @type {SignaturePad} */ (pad).toData();
        void inTurn(() => keepInk(props.draft, props.field, surface, strokes, SHARPNESS));
      });
      fit();
    }

    onMounted(() => {
      begin();
      addEventListener("resize", fit);
    });
    onBeforeUnmount(() => {
      pad?.off();
      removeEventListener("resize", fit);
    });
    const clear = () => {
      const wasOld = isOld.value;
      isOld.value = false;
      strokes = [];
      pad?.clear();
      void inTurn(() => forget(props.draft, props.field));
      if (wasOld) void nextTick(begin);
    };
    const widen = () => {
      isWide.value = !isWide.value;
      void nextTick(fit);
    };
    return () => {
      const signed = props.draft[props.field];
      const words = props.field === "companion" ? t("请陪同人在框内签名") : t("请零售户在框内签名");
      return h("div", { class: ["signing", isWide.value && "wide"] }, [
        isOld.value && signed ? h(Thumb, { sha256: signed.sha256, words: t("签名"), class: "signed" }) : h("canvas", { ref: canvas, class: "pad", role: "img", "aria-label": words }),
        h("p", { class: "muted", role: "status" }, signed ? t("签名已保存") : words),
        h("div", { class: "row" }, [
          button(t("重签"), clear, { plain: true, disabled: !signed }),
          isOld.value ? null : button(isWide.value ? t("签好了") : t("放大签"), widen, { plain: !isWide.value, type: isWide.value ? "primary" : "default" }),
        ]),
      ]);
    };
  },
});

/** @param {any} draft @param {"signature" | "companion"} field @param {HTMLCanvasElement} surface @param {any[]} strokes @param {number} sharpness */
async function keepInk(draft, field, surface, strokes, sharpness) {
  const bytes = await penPicture(surface, strokes, sharpness);
  if (!bytes) return;
  const earlier = draft[field];
  const purpose = field === "companion" ? "companion" : "";
  draft[field] = await keepPicture({ visit: draft.visit }, { kind: "signature", type: "image/png", purpose }, bytes);
  await keep(draft, true);
  if (earlier && earlier.sha256 !== draft[field].sha256) await dropPicture({ visit: draft.visit }, earlier.sha256);
}

/** @param {any} draft @param {"signature" | "companion"} field */
async function forget(draft, field) {
  const earlier = draft[field];
  draft[field] = null;
  await keep(draft, true);
  if (earlier) await dropPicture({ visit: draft.visit }, earlier.sha256);
}

/** @param {any} draft */
export function signatureCard(draft) {
  const addCompanion = () => void (draft.hasCompanion = true);
  return card(t("签名"), [
    h(Pad, { draft, field: "signature", key: `${draft.visit}-signature` }),
    draft.hasCompanion || draft.companion
      ? [h("p", { class: "label" }, t("陪同人签名")), h(Pad, { draft, field: "companion", key: `${draft.visit}-companion` })]
      : button(t("加一个陪同人签名"), addCompanion, { plain: true, block: true, icon: "plus" }),
  ]);
}
