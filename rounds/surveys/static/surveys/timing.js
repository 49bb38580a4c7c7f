// @ts-check
// Measures how long a questionnaire was open and looked at, for the check of answers given too fast to be read.

/** @param {HTMLFormElement} form */
export function timed(form) {
  const field = form.querySelector("input[name='seconds']");
  let watched = 0;
  let since = document.visibilityState === "visible" ? performance.now() : 0;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") since = performance.now();
    else if (since) {
      watched += performance.now() - since;
      since = 0;
    }
  });
  form.addEventListener("submit", () => {
    const open = watched + (since ? performance.now() - since : 0);
    if (field instanceof HTMLInputElement) field.value = String(Number(field.value || 0) + Math.round(open / 100) / 10);
  });
}

for (const form of document.querySelectorAll("form[data-timed]")) if (form instanceof HTMLFormElement) timed(form);
