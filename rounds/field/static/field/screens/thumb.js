// @ts-check
// A picture that lies on this phone, shown small.
import { defineComponent, h, onBeforeUnmount, onMounted, ref } from "vue";
import { t } from "../i18n.js";
import { bytesOf } from "../photos.js";

export const Thumb = defineComponent({
  props: { sha256: { type: String, required: true }, words: { type: String, required: true } },
  /** @param {{sha256: string, words: string}} props */
  setup(props) {
    const url = ref("");
    const isGone = ref(false);
    onMounted(async () => {
      const bytes = await bytesOf(props.sha256).catch(() => undefined);
      if (bytes) url.value = URL.createObjectURL(new Blob([bytes]));
      isGone.value = !bytes;
    });
    onBeforeUnmount(() => URL.revokeObjectURL(url.value));
    return () => (url.value ? h("img", { class: "thumb", src: url.value, alt: props.words }) : h("span", { class: "thumb empty" }, isGone.value ? t("已上传") : "…"));
  },
});
