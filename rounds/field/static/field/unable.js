// @ts-check
// A plain script of the oldest kind, before everything else: a browser that cannot run the app says so in words, in both
// languages, instead of staying white. Nothing here may use what an old browser does not know.

(function () {
  var OLD = [
    "这个浏览器太旧，打不开巡访。请在应用商店更新浏览器和“Android System WebView”（iPhone 请更新系统），或换一个新浏览器再打开这个网址。手机上已有的记录不会丢失。",
    "This browser is too old for Rounds. Please update the browser (on an iPhone, the system) or open this address in a newer one. What is already on this phone is not lost.",
  ];
  var INSECURE = [
    "这个网址不是安全连接（https），浏览器不允许保存记录。请用 https 开头的网址打开。",
    "This address is not a secure connection (https), so the browser does not let Rounds keep records. Open it with https.",
  ];
  var BROKEN = [
    "巡访没有打开。请检查网络后刷新页面；手机上已有的记录不会丢失。",
    "Rounds did not start. Check the network and reload the page; what is already on this phone is not lost.",
  ];
  var root = document.documentElement;

  function lacks() {
    if (window.isSecureContext === false) return INSECURE;
    var script = document.createElement("script");
    var knows = "noModule" in script && "supports" in window.HTMLScriptElement && window.HTMLScriptElement.supports("importmap");
    var keeps = "indexedDB" in window && "crypto" in window && "subtle" in window.crypto && "randomUUID" in window.crypto;
    return knows && keeps && "AbortController" in window && "allSettled" in Promise ? null : OLD;
  }

  /** @param {string[]} words */
  function say(words) {
    var place = document.getElementById("app");
    if (!place) return;
    place.innerHTML = "";
    for (var at = 0; at < words.length; at += 1) {
      var line = document.createElement("p");
      line.className = "unable";
      line.lang = at ? "en" : "zh-Hans";
      line.appendChild(document.createTextNode(words[at]));
      place.appendChild(line);
    }
  }

  var missing = lacks();
  if (missing) root.setAttribute("data-unable", "");
  window.addEventListener("load", function () {
    if (missing) say(missing);
    else if (!root.hasAttribute("data-started")) say(BROKEN);
  });
})();
