// @ts-check
// Speaking instead of typing, where the phone itself offers it; nothing is recorded here.

/** @type {any} */
const Recogniser = Reflect.get(globalThis, "SpeechRecognition") ?? Reflect.get(globalThis, "webkitSpeechRecognition");

export const hears = Boolean(Recogniser);

/** Listen for one utterance. @param {string} lang @param {(words: string) => void} heard
 * @param {(failed: boolean) => void} ended @returns {() => void} stops listening */
export function listen(lang, heard, ended) {
  const ears = new Recogniser();
  let failed = false;
  Object.assign(ears, { lang, interimResults: false, maxAlternatives: 1 });
  ears.onresult = (/** @type {any} */ event) => heard([...event.results].map((result) => result[0].transcript).join(""));
  ears.onerror = (/** @type {any} */ event) => (failed = event.error !== "aborted" && event.error !== "no-speech");
  ears.onend = () => ended(failed);
  ears.start();
  return () => ears.stop();
}
