// The what-if page's controls, result and chart, drawn from the data beside it. The numbers come from model.js.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("what-if-data").textContent);
  const { words, units } = data;
  const model = WhatIf.prepare(data);
  const PREFIX = "#what-if?";

  const SVG = "http://www.w3.org/2000/svg";
  const filled = (made, attributes, content) => {
    for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
    made.append(...content);
    return made;
  };
  const html = (name, attributes = {}, ...content) => filled(document.createElement(name), attributes, content);
  const svg = (name, attributes = {}, ...content) => filled(document.createElementNS(SVG, name), attributes, content);
  const say = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);

  // Figures: all of one comparison with the digits that its widest interval supports.
  const measure = () => data.measures.find((one) => one.id === state.measure);
  const unit = () => units[measure().unit];
  const scaled = (value) => value * measure().factor;
  const half = (one) => scaled(one.high - one.low) / 2;
  const digits = (one) => WhatIf.decimalsOf(scaled(one.central), half(one), unit());
  const figure = (value, decimals, signed = true) => WhatIf.figure(scaled(value), decimals, unit(), signed);
  const ends = (one, decimals) => say(words.between, { low: figure(one.low, decimals, false), high: figure(one.high, decimals, false) });
  const named = (text) => WhatIf.named(text, unit());
  const stop = (lever, value) => {
    const one = units[lever.unit];
    return WhatIf.named(WhatIf.figure(value * one.scale, lever.decimals, one), one);
  };
  const won = (value) => {
    const one = units[data.measures[0].unit];
    return WhatIf.named(WhatIf.figure(value, WhatIf.exact(value / one.scale, one.decimals), one), one);
  };

  // The setting, from the address if it holds one.
  const asked = () => (location.hash.startsWith(PREFIX) ? decodeURIComponent(location.hash.slice(PREFIX.length)) : "");
  let state = WhatIf.read(data, asked());
  const packages = new Map(); // the report's package by yardstick, for the dashed line
  const anyOn = () => Object.values(state.on).some(Boolean);

  // Controls, made once.
  const rows = new Map();
  const switches = new Map();
  const lever = (one) => {
    const id = `what-if-${one.id}`;
    const shown = html("span", { class: "value", "aria-hidden": "true" }); // the slider says it itself
    const input = html("input", { type: "range", id, min: one.low, max: one.high, step: one.step, list: `${id}-stop`, "aria-describedby": `${id}-note` });
    input.addEventListener("input", () => { state.values[one.id] = WhatIf.nearest(one, Number(input.value)); changed(); });
    rows.set(one.id, { input, shown });
    return html("div", { class: "lever" },
      html("label", { for: id }, one.name), shown, input,
      html("datalist", { id: `${id}-stop` }, html("option", { value: one.default })),
      html("small", { id: `${id}-note` }, `${one.note} · ${say(words.plan, { value: stop(one, one.default) })}`));
  };
  const group = (reform) => {
    const box = html("input", { type: "checkbox", id: `what-if-${reform.id}` });
    box.addEventListener("change", () => { state.on[reform.id] = box.checked; changed(); });
    switches.set(reform.id, box);
    const levers = data.levers.filter((one) => one.reform === reform.id).map(lever);
    return html("fieldset", { "data-reform": reform.id },
      html("legend", {}, html("label", { for: box.id }, box, html("span", {}, reform.name))), ...levers);
  };
  const choices = (name, title, options) => {
    const buttons = options.map(([value, text]) => {
      const id = `what-if-${name}-${value}`;
      const input = html("input", { type: "radio", name: `what-if-${name}`, id, value });
      input.addEventListener("change", () => {
        state[name] = name === "year" ? Number(value) : value;
        changed();
      });
      return html("span", {}, input, html("label", { for: id }, text));
    });
    return html("fieldset", { class: "choices" }, html("legend", {}, title), ...buttons);
  };
  const button = (text, action) => {
    const made = html("button", { type: "button" }, text);
    made.addEventListener("click", action);
    return made;
  };

  const headline = html("div", { class: "headline" });
  const spoken = html("p", { class: "spoken", "aria-live": "polite", role: "status" });
  const details = html("div", { class: "details" });
  const told = html("span", { class: "told", role: "status" });
  const reset = button(words.reset, () => {
    const { year, measure: kind } = state;
    state = { ...WhatIf.packageOf(data), year, measure: kind };
    changed();
  });
  const copy = button(words.copy, async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      told.textContent = words.copied;
    } catch {
      told.textContent = words.address;
    }
  });
  const save = button(words.save, () => {
    const link = html("a", { download: "what_if.toml", href: URL.createObjectURL(new Blob([WhatIf.scenario(data, state)], { type: "application/toml" })) });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  const page = html("div", { class: "what-if", id: "what-if" },
    html("div", { class: "levers" }, ...data.reforms.map(group), html("div", { class: "actions" }, reset, copy, save, told)),
    html("div", { class: "result" },
      html("div", { class: "top" }, headline),
      html("div", { class: "shown-as" },
        choices("year", words.year, data.years.map((year) => [year, String(year)])),
        choices("measure", words.measure, data.measures.map((one) => [one.id, one.name]))),
      details, spoken));
  document.getElementById("what-if-place").replaceWith(page);

  // The result of the setting.
  const path = (found, plain) => {
    const [width, height, left, right, top, bottom] = [520, 250, 62, 12, 12, 26];
    const years = model.years;
    const all = [...found.total.flatMap((one) => [one.low, one.high]), ...plain.total.map((one) => one.central), 0].map(scaled);
    const scale = unit().scale;
    const step = nice((Math.max(...all) - Math.min(...all)) / 4 / scale || 1);
    const low = Math.floor(Math.min(...all) / scale / step) * step, high = Math.max(low + step, Math.ceil(Math.max(...all) / scale / step) * step);
    const x = (place) => left + ((width - left - right) * place) / (years.length - 1);
    const y = (value) => top + ((height - top - bottom) * (high - scaled(value) / scale)) / (high - low);
    const at = (value) => top + ((height - top - bottom) * (high - value)) / (high - low);
    const points = (list) => list.map(([place, value]) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    const each = (rows, name) => rows.map((one, place) => [place, one[name]]);
    const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": sentence(found) });
    const decimals = Math.max(0, -Math.floor(Math.log10(step)));
    for (let value = low; value <= high + step / 2; value += step) {
      const tick = Math.abs(value) < step / 2 ? 0 : value;
      chart.append(
        svg("line", { x1: left, x2: width - right, y1: at(tick), y2: at(tick), class: tick ? "grid" : "zero" }),
        svg("text", { x: left - 6, y: at(tick) + 4, "text-anchor": "end" }, WhatIf.figure(tick * scale, decimals, unit())));
    }
    years.forEach((year, place) => {
      if (year % 5 === 0 || place === 0) chart.append(svg("text", { x: x(place), y: height - 6, "text-anchor": place === years.length - 1 ? "end" : "middle" }, String(year)));
    });
    chart.append(
      svg("polygon", { class: "band", points: points([...each(found.total, "high"), ...each(found.total, "low").reverse()]) }),
      svg("polyline", { class: "plain", points: points(each(plain.total, "central")) }),
      svg("polyline", { class: "central", points: points(each(found.total, "central")) }));
    const here = years.indexOf(state.year);
    chart.append(svg("circle", { class: "here", cx: x(here), cy: y(found.total[here].central), r: 4.5 }));
    return chart;
  };
  const nice = (size) => {
    const power = 10 ** Math.floor(Math.log10(size));
    return [1, 2, 5, 10].find((one) => one * power >= size) * power;
  };
  const sentence = (found) => {
    if (!anyOn()) return words.nothing;
    const one = found.total[model.years.indexOf(state.year)];
    const decimals = digits(one);
    return say(words.sentence, {
      year: state.year, central: named(figure(one.central, decimals)), ends: named(ends(one, decimals)),
      share: WhatIf.shareText(one.below, words), measure: measure().name,
    });
  };
  const split = (found) => {
    const here = model.years.indexOf(state.year);
    const decimals = digits(found.total[here]);
    const line = (name, one, tag, attributes = {}) => html("tr", attributes, html("th", { scope: "row" }, name),
      html(tag, { class: "number" }, figure(one.central, Math.max(decimals, digits(one)))),
      html("td", { class: "number" }, one.high > one.low ? ends(one, digits(one)) : words.none));
    return html("table", { class: "split" },
      html("caption", {}, say(words.split, { year: state.year, measure: measure().name, unit: measure().unit_name })),
      html("thead", {}, html("tr", {}, html("th", {}, ""), html("th", { scope: "col", class: "number" }, words.central), html("th", { scope: "col", class: "number" }, words.interval))),
      html("tbody", {},
        ...data.reforms.map((reform) => line(reform.name, found.reforms[reform.id][here], "td", state.on[reform.id] ? {} : { class: "off" })),
        line(words.together, found.total[here], "td", { class: "sum" })));
  };
  const yearly = (found) => html("details", {},
    html("summary", {}, words.table),
    html("div", { class: "table-scroll" }, html("table", {},
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, words.year), ...[words.central, words.interval, words.saving].map((text) => html("th", { scope: "col", class: "number" }, text)))),
      html("tbody", {}, ...model.years.map((year, place) => {
        const one = found.total[place], decimals = digits(one);
        return html("tr", {}, html("th", { scope: "row" }, String(year)), html("td", { class: "number" }, figure(one.central, decimals)),
          html("td", { class: "number" }, ends(one, decimals)), html("td", { class: "number" }, WhatIf.shareText(one.below, words)));
      })))));

  const against = (one) => {
    if (!one.central && one.low === one.high) return words.same;
    const decimals = digits(one);
    return say(words.against, { central: named(figure(one.central, decimals)), ends: ends(one, decimals) });
  };

  let waiting = 0, speaking = 0;
  const changed = () => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; show(); });
  };
  const show = () => {
    for (const one of data.levers) {
      const { input, shown } = rows.get(one.id);
      const value = state.values[one.id];
      input.value = value;
      input.disabled = !state.on[one.reform];
      shown.textContent = stop(one, value);
      input.setAttribute("aria-valuetext", stop(one, value));
      shown.classList.toggle("moved", value !== one.default);
    }
    for (const reform of data.reforms) {
      const box = switches.get(reform.id);
      box.checked = state.on[reform.id];
      box.closest("fieldset").classList.toggle("off", !box.checked);
    }
    for (const name of ["year", "measure"]) document.getElementById(`what-if-${name}-${state[name]}`).checked = true;
    save.disabled = !anyOn();

    const yardstick = measure().yardstick;
    if (!packages.has(yardstick)) packages.set(yardstick, WhatIf.result(model, WhatIf.packageOf(data), yardstick));
    const plain = packages.get(yardstick);
    const found = WhatIf.result(model, state, yardstick, plain);
    const here = model.years.indexOf(state.year);
    const one = found.total[here];
    const decimals = digits(one);
    const title = html("p", { class: "title" }, say(words.headline, { year: state.year, measure: measure().name }));
    headline.replaceChildren(...(anyOn()
      ? [title, html("p", { class: "figure" }, named(figure(one.central, decimals))),
        html("p", { class: "ends" }, say(words.ends, { ends: named(ends(one, decimals)) })),
        html("p", { class: "share" }, say(words.saves, { share: WhatIf.shareText(one.below, words) })),
        html("p", { class: "against" }, against(found.change[here]))]
      : [title, html("p", { class: "figure" }, words.nothing)]));
    const error = WhatIf.error(data.errors[state.year], state.on);
    const open = details.querySelector("details")?.open;
    details.replaceChildren(
      html("figure", { class: "path" }, path(found, plain),
        html("figcaption", {}, say(words.path, { measure: measure().name, unit: measure().unit_name }))),
      split(found), yearly(found),
      html("p", { class: "error", hidden: anyOn() ? null : "" }, say(words.error, { year: state.year, central: won(error.central), ends: won(error.ends), settings: error.settings })));
    details.querySelector("details").open = Boolean(open);
    clearTimeout(speaking);
    speaking = setTimeout(() => { spoken.textContent = sentence(found); }, 500);

    const query = WhatIf.written(data, state);
    if (query !== asked()) {
      history.replaceState(null, "", query ? `${PREFIX}${query}` : location.pathname + location.search);
      told.textContent = "";
    }
  };
  addEventListener("hashchange", () => { if (location.hash.startsWith(PREFIX)) { state = WhatIf.read(data, asked()); show(); } });
  show();
})();
