// Run in a page by tests: what a person could not hit, read, hear or see whole. Returns sentences, none when all is well.
({ target, text }) => {
  const found = new Set();
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && element.checkVisibility() && !element.closest("[aria-hidden=true], .van-overlay");
  };
  const words = (element) => (element.textContent || element.getAttribute("aria-label") || element.className || element.tagName).toString().trim().slice(0, 24);
  const nameOf = (element) =>
    element.getAttribute("aria-label") || element.textContent.trim() || element.title || element.alt || element.placeholder || [...(element.labels ?? [])].map((label) => label.textContent).join("");
  const rgb = (colour) => (colour.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (alpha > 0.9) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faded = (element) => {
    for (let at = element; at; at = at.parentElement) if (Number(getComputedStyle(at).opacity) < 1) return true;
    return false;
  };

  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const wide = [...document.querySelectorAll("main *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
    found.add(`wider than the screen: ${wide.slice(-1).map(words)}`);
  }
  for (const element of document.querySelectorAll("button, a[href], input:not([type=file]), textarea, select, summary, [role=button], [role=link], [role=switch], [role=tab]")) {
    if (!seen(element) || element.closest(".leaflet-marker-pane")) continue;
    if (!nameOf(element)) found.add(`no name: ${element.outerHTML.slice(0, 80)}`);
    const held = element.closest(".van-field, .van-search__content, .van-cell, label") ?? element;
    const box = held.getBoundingClientRect();
    if (box.height < target - 0.5 || box.width < Math.min(target, 44) - 0.5) found.add(`small target ${Math.round(box.width)}×${Math.round(box.height)}: ${words(element)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element || !seen(element) || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    if (Number.parseFloat(style.fontSize) < text && !element.closest(".van-badge")) found.add(`small letters ${style.fontSize}: ${words(element)}`);
    const [a, b] = [light(rgb(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isLarge = Number.parseFloat(style.fontSize) >= 24;
    if (ratio < (isLarge ? 3 : 4.5) && !faded(element) && !element.closest(":disabled, .van-button--disabled")) found.add(`contrast ${ratio.toFixed(1)}: ${words(element)}`);
  }
  return [...found];
}
