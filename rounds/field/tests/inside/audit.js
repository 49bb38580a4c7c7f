// What a person could not hit, read, hear or see whole, as sentences; none when all is well.
async ({ target, text }) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await document.fonts.ready;
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  await frame();
  await frame();
  const found = new Set();
  const HIDDEN = "[aria-hidden=true], .van-overlay, .van-toast";
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true }) && !element.closest(HIDDEN);
  };
  const words = (element) => (element.textContent || element.getAttribute("aria-label") || element.className || element.tagName).toString().trim().slice(0, 24);
  const labelled = (element) => [...(element.labels ?? [])].map((label) => label.textContent).join("");
  const nameOf = (element) => element.getAttribute("aria-label") || element.textContent.trim() || element.title || element.alt || element.placeholder || labelled(element);
  const rgb = (colour) => (colour.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const upwards = function* (element) {
    for (let at = element; at; at = at.parentElement) yield at;
  };
  const ground = (element) => {
    for (const at of upwards(element)) {
      const [r, g, b, alpha = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (alpha > 0.9) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const isFaded = (element) => [...upwards(element)].some((at) => Number(getComputedStyle(at).opacity) < 1);

  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const wide = [...document.querySelectorAll("main *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
    found.add(`wider than the screen: ${wide.slice(-1).map(words)}`);
  }
  for (const element of document.querySelectorAll("button, a[href], input:not([type=file]), textarea, select, summary, [role=button], [role=link], [role=switch], [role=tab]")) {
    if (!seen(element) || element.closest(".leaflet-marker-pane")) continue;
    if (!nameOf(element)) found.add(`no name: ${element.outerHTML.slice(0, 80)}`);
    const box = (element.closest(".van-field, .van-search__content, .van-cell, label") ?? element).getBoundingClientRect();
    if (box.height < target - 0.5 || box.width < Math.min(target, 44) - 0.5) found.add(`small target ${Math.round(box.width)}×${Math.round(box.height)}: ${words(element)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element || !seen(element) || element.closest("script, style, noscript")) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    if (size < text && !element.closest(".van-badge")) found.add(`small letters ${style.fontSize}: ${words(element)}`);
    const [a, b] = [light(rgb(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isShut = element.closest(":disabled, .van-button--disabled");
    if (ratio < (size >= 24 ? 3 : 4.5) && !isFaded(element) && !isShut) found.add(`contrast ${ratio.toFixed(1)}: ${words(element)}`);
  }
  return [...found];
}
