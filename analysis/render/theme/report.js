// The built-in site: theme, chapter panel, place in the page, search. Works from file:// and asks no other host.
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Theme: the choice is kept; without one the page follows the system.
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  one(".theme-button").addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode: the choice lasts for the page */ }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    if (!stored()) root.dataset.theme = event.matches ? "dark" : "light";
  });

  // Chapters on a phone.
  const menu = one(".menu-button");
  const sidebar = one("#sidebar");
  const show = (open) => { sidebar.classList.toggle("shown", open); menu.setAttribute("aria-expanded", String(open)); };
  menu.addEventListener("click", () => show(!sidebar.classList.contains("shown")));
  sidebar.addEventListener("click", (event) => { if (event.target.closest("a")) show(false); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sidebar.classList.contains("shown")) { show(false); menu.focus(); }
  });
  const current = one('[aria-current="page"]', sidebar);
  if (current) sidebar.scrollTop = Math.max(0, current.offsetTop - sidebar.clientHeight / 2);

  // A chart too wide for a phone shrinks to it; a tap shows it at its own size. What scrolls is reached by keyboard.
  const reachable = () => all(".table-scroll, .at-size, .equation, pre").forEach((box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
  for (const figure of all("figure.figure")) {
    const chart = one("svg", figure);
    if (!chart || figure.closest(".answer") || !(parseFloat(chart.getAttribute("width")) > 420)) continue;
    figure.classList.add("wide-chart");
    chart.addEventListener("click", () => { figure.classList.toggle("at-size"); reachable(); });
  }
  reachable();
  addEventListener("resize", reachable);
  addEventListener("beforeprint", () => all("details.callout").forEach((box) => { box.open = true; }));

  // A link into a closed callout opens it.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = target && target.closest("details:not([open])");
    if (closed) { closed.open = true; target.scrollIntoView(); }
  };
  reveal();
  addEventListener("hashchange", reveal);

  // Place in the page.
  const entries = all(".toc a").map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter((entry) => entry.heading);
  for (const toc of all(".toc")) toc.classList.toggle("long", all("a", toc).length > 24);
  let marked = null;
  const mark = () => {
    const atEnd = scrollY > 0 && innerHeight + scrollY >= root.scrollHeight - 4;
    let here = null;
    for (const { heading } of entries) {
      const top = heading.getBoundingClientRect().top;
      if (top < 130 || (atEnd && top < innerHeight)) here = heading;
    }
    if (here === marked) return;
    marked = here;
    all(".toc li.open").forEach((item) => item.classList.remove("open"));
    for (const { link, heading } of entries) {
      link.classList.toggle("here", heading === here);
      if (heading !== here) continue;
      for (let item = link.closest("li"); item; item = item.parentElement.closest(".toc li")) item.classList.add("open");
      const box = link.closest(".page-toc");
      if (box && box.scrollHeight > box.clientHeight) box.scrollTop = link.offsetTop - box.clientHeight / 2;
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();

  // Search.
  const box = one("#search-box");
  const panel = one(".results");
  const note = one(".results-note");
  const list = one("#search-results");
  const LIMIT = 30;
  let loading = null;
  let chosen = -1;

  const load = () => loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = root.dataset.root + "site/search-index.js";
    script.onload = () => resolve(window.SEARCH_INDEX);
    script.onerror = reject;
    document.head.append(script);
  });

  // One word as a pattern. A Korean word is found while it is still being typed: a lone consonant stands for all its
  // syllables, a last syllable without a final consonant for all its finals (진차 finds 진찰, ㅈㅊ finds 진찰).
  const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const FIRST = 0xac00;
  const range = (from, length) => `[${String.fromCharCode(from)}-${String.fromCharCode(from + length - 1)}]`;
  const pattern = (word) => [...word].map((letter, place, letters) => {
    const initial = INITIALS.indexOf(letter);
    if (initial >= 0) return range(FIRST + initial * 588, 588);
    const offset = letter.charCodeAt(0) - FIRST;
    if (place === letters.length - 1 && offset >= 0 && offset < 11172 && offset % 28 === 0) return range(FIRST + offset, 28);
    return letter.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  }).join("");
  const times = (text, expression) => (text.match(expression) || []).length;

  const find = (index, words) => {
    const patterns = words.map((word) => new RegExp(pattern(word), "giu"));
    const exact = new RegExp(words.map(pattern).join("\\s+"), "iu");
    const found = [];
    index.forEach((row, order) => {
      let score = 0;
      for (const expression of patterns) {
        const hit = 12 * times(row.s, expression) + 4 * times(row.t, expression) + Math.min(4, times(row.x, expression));
        if (!hit) return;
        score += hit;
      }
      if (words.length > 1 && exact.test(row.s + " " + row.x)) score += 10;
      found.push({ row, score, order });
    });
    return found.sort((a, b) => b.score - a.score || a.order - b.order);
  };

  // Text with the found words marked, as nodes: nothing from the index is read as HTML.
  const marking = (text, expression) => {
    const parts = document.createDocumentFragment();
    let done = 0;
    for (const hit of text.matchAll(expression)) {
      parts.append(text.slice(done, hit.index));
      parts.append(Object.assign(document.createElement("mark"), { textContent: hit[0] }));
      done = hit.index + hit[0].length;
    }
    parts.append(text.slice(done));
    return parts;
  };
  const snippet = (text, expression) => {
    const at = Math.max(0, text.search(expression));
    let start = Math.max(0, at - 55);
    if (start) start = Math.min(at, text.indexOf(" ", start) + 1 || start);
    return (start ? "… " : "") + text.slice(start, start + 190);
  };
  const element = (name, ...content) => {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  };

  const choose = (place) => {
    const options = list.children;
    if (!options.length) return;
    chosen = (place + options.length) % options.length;
    [...options].forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    box.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const open = (shown) => {
    panel.hidden = !shown;
    box.setAttribute("aria-expanded", String(shown));
    if (!shown) { box.removeAttribute("aria-activedescendant"); chosen = -1; }
  };

  const search = async () => {
    const asked = box.value;
    const words = asked.normalize("NFC").trim().split(/\s+/).filter(Boolean);
    if (!words.length) { open(false); return; }
    let index;
    try { index = await load(); } catch { note.textContent = root.dataset.missing; list.replaceChildren(); open(true); return; }
    if (asked !== box.value) return;
    const found = find(index, words);
    const expression = new RegExp(words.map(pattern).join("|"), "giu");
    note.textContent = found.length ? root.dataset.some.replace("{n}", found.length > LIMIT ? `${LIMIT} / ${found.length}` : found.length)
      : root.dataset.none;
    list.replaceChildren(...found.slice(0, LIMIT).map(({ row }, at) => {
      const link = element("a", element("small", marking(row.t, expression)));
      if (row.s && row.s !== row.t) link.append(element("b", marking(row.s, expression)));
      link.append(element("span", marking(snippet(row.x, new RegExp(expression.source, "iu")), expression)));
      link.href = root.dataset.root + row.h;
      link.tabIndex = -1;
      const option = element("li", link);
      option.id = `search-result-${at}`;
      option.setAttribute("role", "option");
      return option;
    }));
    open(true);
    panel.scrollTop = 0;
    choose(0);
  };

  box.addEventListener("focus", () => { load().catch(() => {}); if (box.value) search(); });
  box.addEventListener("input", search);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); if (panel.hidden) box.blur(); open(false); return; }
    if (event.isComposing || panel.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && list.children[chosen]) one("a", list.children[chosen]).click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => { if (event.target.closest("a")) { open(false); box.blur(); } });
  document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".search")) open(false); });
  one(".search").addEventListener("focusout", (event) => {
    if (!event.relatedTarget || !event.currentTarget.contains(event.relatedTarget)) setTimeout(() => { if (document.activeElement !== box) open(false); }, 150);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    show(false);
    box.focus();
    box.select();
  });
})();
