// @ts-check
// The retailer signs on the glass; the picture is on the phone before anything else happens.
import { defineComponent, h, onBeforeUnmount, onMounted, ref } from "vue";
import SignaturePad from "signature_pad";
import { t } from "../i18n.js";
import { button, card } from "../pieces.js";
import { keepSignature } from "../sync.js";
import { keep } from "../keeping.js";

const SHARPNESS = 2; // pixels of the picture per pixel of the screen, whatever the phone

/** @type {Promise<void>} */
let underWay = Promise.resolve();

/** When every stroke drawn so far is on the phone: a record saved in the same moment must not miss it. */
export const signatureKept = () => underWay;

const Pad = defineComponent({
  props: { draft: { type: Object, required: true } },
  /** @param {{draft: any}} props */
  setup(props) {
    const canvas = ref(/** @type {HTMLCanvasElement | null} */ (null));
    /** @type {any} */
    let pad;
    onMounted(() => {
      const surface = /** @type {HTMLCanvasElement} */ (canvas.value);
      surface.width = surface.clientWidth * SHARPNESS;
      surface.height = surface.clientHeight * SHARPNESS;
      surface.getContext("2d")?.scale(SHARPNESS, SHARPNESS);
      pad = new SignaturePad(surface, { backgroundColor: "#ffffff", penColor: "#101828", minWidth: 1.5, maxWidth: 4 });
      pad.addEventListener("endStroke", () => {
        underWay = underWay.then(() => keepPicture(props.draft, surface));
      });
    });
    onBeforeUnmount(() => pad?.off());
    const clear = () => {
      pad.clear();
      props.draft.signature = null;
      keep(props.draft, true);
    };
    return () => [
      h("canvas", { ref: canvas, class: "pad", "aria-label": t("请零售户在框内签名") }),
      h("div", { class: "row" }, [
        h("p", { class: "muted", role: "status" }, props.draft.signature ? t("签名已保存") : t("请零售户在框内签名")),
        button(t("重签"), clear, { size: "small", plain: true }),
      ]),
    ];
  },
});

/** @param {any} draft @param {HTMLCanvasElement} surface */
async function keepPicture(draft, surface) {
  const blob = await new Promise((resolve) => surface.toBlob(resolve, "image/png"));
  if (!(blob instanceof Blob)) return;
  draft.signature = await keepSignature(draft.visit, await blob.arrayBuffer());
  await keep(draft, true);
}

/** @param {any} draft */
export function signatureCard(draft) {
  return card(t("签名"), h(Pad, { draft, key: draft.visit }));
}
