// The what-if page's arithmetic: what analysis/what_if/emulator.py does, and how the report writes numbers.
// No browser is needed to run it: the tests do, beside the Python.
const WhatIf = (() => {
  "use strict";

  // Numbers from base 64, little-endian.
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const CODES = new Map([...ALPHABET].map((letter, code) => [letter, code]));
  const bytes = (text) => {
    const clean = text.replace(/=+$/, "");
    const found = new Uint8Array(Math.floor((clean.length * 3) / 4));
    let bits = 0, held = 0, place = 0;
    for (const letter of clean) {
      held = ((held << 6) | CODES.get(letter)) & 0xffff;
      bits += 6;
      if (bits >= 8) { bits -= 8; found[place++] = (held >> bits) & 0xff; }
    }
    return found;
  };
  const singles = (text) => Float64Array.from(new Float32Array(bytes(text).buffer));
  const wholes = (text) => new Int16Array(bytes(text).buffer);

  // Data of the page to arrays, once.
  const prepare = (data) => {
    const levers = new Map(data.levers.map((lever) => [lever.id, lever]));
    const parts = data.parts.map((part) => ({
      ...part,
      levers: part.levers.map((id) => levers.get(id)),
      central: singles(part.central), mean: singles(part.mean),
      patterns: wholes(part.patterns), weights: wholes(part.weights),
    }));
    const reforms = parts.filter((part) => part.levers.length);
    const yardsticks = new Map(parts.filter((part) => !part.levers.length).map((part) => [part.part, {
      central: part.central, draws: unpacked(part, [1], part.years.length),
    }]));
    return { reforms, yardsticks, years: parts[0].years, draws: parts[0].draws };
  };

  // Mean plus the weighted patterns, of the columns (setting, year) that `readings` weighs setting by setting.
  const unpacked = (part, readings, years) => {
    const read = (numbers, from) => {
      const path = new Float64Array(years);
      readings.forEach((weight, setting) => {
        if (weight) for (let year = 0; year < years; year++) path[year] += weight * numbers[from + setting * years + year];
      });
      return path;
    };
    const size = readings.length * years;
    const mean = read(part.mean, 0);
    const found = new Float64Array(part.draws * years);
    for (let draw = 0; draw < part.draws; draw++) found.set(mean, draw * years);
    part.scales.forEach((scale, pattern) => {
      const path = read(part.patterns, pattern * size).map((one) => one * scale);
      for (let draw = 0; draw < part.draws; draw++) {
        const weight = part.weights[pattern * part.draws + draw];
        for (let year = 0; year < years; year++) found[draw * years + year] += weight * path[year];
      }
    });
    return found;
  };

  // The two grid places beside a lever's value share its weight, the nearer with more; settings vary the last lever fastest.
  const share = (lever, value) => {
    const at = ((value - lever.low) / (lever.high - lever.low)) * (lever.nodes - 1);
    return Array.from({ length: lever.nodes }, (_, node) => Math.max(0, 1 - Math.abs(at - node)));
  };
  const readingsAt = (levers, values) => levers.reduce(
    (weights, lever) => weights.flatMap((weight) => share(lever, values[lever.id]).map((one) => weight * one)), [1]);

  // One reform's path and draws at a setting; the last one is kept, since a hand moves one lever at a time.
  const effect = (model, reform, state) => {
    const years = model.years.length;
    if (!state.on[reform.part]) return { central: new Float64Array(years), draws: new Float64Array(model.draws * years) };
    const key = reform.levers.map((lever) => state.values[lever.id]).join(" ");
    if (reform.kept?.key !== key) {
      const readings = readingsAt(reform.levers, state.values);
      const central = new Float64Array(years);
      readings.forEach((weight, setting) => {
        for (let year = 0; year < years; year++) central[year] += weight * reform.central[setting * years + year];
      });
      reform.kept = { key, central, draws: unpacked(reform, readings, years) };
    }
    return reform.kept;
  };

  // Quantile by straight lines between the order statistics, as numpy takes it.
  const quantile = (sorted, probability) => {
    const at = probability * (sorted.length - 1), below = Math.floor(at);
    return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
  };
  const column = (draws, year, years) => {
    const found = new Float64Array(draws.length / years);
    for (let draw = 0; draw < found.length; draw++) found[draw] = draws[draw * years + year];
    return found.sort();
  };
  const described = ({ central, draws }, years) => Array.from({ length: years }, (_, year) => {
    const sorted = column(draws, year, years);
    let below = 0;
    while (below < sorted.length && sorted[below] < 0) below++;
    return {
      central: central[year], low: quantile(sorted, 0.025), high: quantile(sorted, 0.975), below: below / sorted.length,
    };
  });

  const divided = ({ central, draws }, over) => (over
    ? { central: central.map((one, place) => one * over.central[place]), draws: draws.map((one, place) => one * over.draws[place]) }
    : { central, draws });
  const less = (one, other) => one.map((value, place) => value - other[place]);

  // By year: the sum of the reforms and each reform by itself, over a yardstick if one is named; and the sum less that of
  // an earlier result, draw by draw, if one is given.
  const result = (model, state, yardstick = "", against = null) => {
    const years = model.years.length;
    const over = model.yardsticks.get(yardstick);
    const sum = { central: new Float64Array(years), draws: new Float64Array(model.draws * years) };
    const reforms = {};
    for (const reform of model.reforms) {
      const one = effect(model, reform, state);
      one.central.forEach((value, place) => { sum.central[place] += value; });
      for (let place = 0; place < sum.draws.length; place++) sum.draws[place] += one.draws[place];
      reforms[reform.part] = described(divided(one, over), years);
    }
    const whole = divided(sum, over);
    const change = against && { central: less(whole.central, against.whole.central), draws: less(whole.draws, against.whole.draws) };
    return { total: described(whole, years), reforms, whole, change: change && described(change, years) };
  };

  // The stated error of the reforms that are on: of one its own; of several the sum of theirs and what they have beyond
  // it, never more than that of all of them.
  const error = (stated, on) => {
    const own = Object.keys(stated.own).filter((id) => on[id]).map((id) => stated.own[id]);
    const sum = (name) => own.reduce((total, one) => total + one[name], own.length > 1 ? stated.together[name] : 0);
    const settings = (own.length === 1 ? own[0] : stated).settings;
    return { central: Math.min(stated.central, sum("central")), ends: Math.min(stated.ends, sum("ends")), settings };
  };

  // A setting in the address: only what differs from the report's package; what cannot be read is passed over.
  const packageOf = (data) => ({
    on: Object.fromEntries(data.reforms.map((reform) => [reform.id, true])),
    values: Object.fromEntries(data.levers.map((lever) => [lever.id, lever.default])),
    year: data.year, measure: data.measures[0].id,
  });
  const nearest = (lever, value) => {
    const step = Math.round((Math.min(lever.high, Math.max(lever.low, value)) - lever.low) / lever.step);
    return Number((lever.low + step * lever.step).toFixed(6));
  };
  const written = (data, state) => {
    const plain = packageOf(data);
    const off = data.reforms.filter((reform) => !state.on[reform.id]).map((reform) => reform.id);
    const moved = data.levers.filter((lever) => state.values[lever.id] !== lever.default);
    return [
      ...(off.length ? [`off=${off.join(",")}`] : []),
      ...moved.map((lever) => `${lever.id}=${state.values[lever.id]}`),
      ...["year", "measure"].filter((name) => state[name] !== plain[name]).map((name) => `${name}=${state[name]}`),
    ].join("&");
  };
  const read = (data, text) => {
    const state = packageOf(data);
    for (const pair of text.split("&")) {
      const [name, value = ""] = pair.split("=");
      const lever = data.levers.find((one) => one.id === name);
      if (lever && value !== "" && Number.isFinite(Number(value))) state.values[name] = nearest(lever, Number(value));
      if (name === "off") for (const id of value.split(",")) if (id in state.on) state.on[id] = false;
      if (name === "year" && data.years.includes(Number(value))) state.year = Number(value);
      if (name === "measure" && data.measures.some((one) => one.id === value)) state.measure = value;
    }
    return state;
  };

  // The setting as a scenario file, which `fiscal report --scenario` runs through the model itself.
  const quoted = (value) => (typeof value === "number" ? String(value) : JSON.stringify(value));
  const decimal = (value) => Number(value.toPrecision(12));
  const scenario = (data, state) => {
    const on = data.reforms.filter((reform) => state.on[reform.id]).map((reform) => reform.id);
    const lines = [
      `title = ${quoted(data.words.scenario)}`, `reference = ${quoted(data.reference)}`, `baseline = ${quoted(data.baseline)}`,
      `description = ${quoted(`${data.words.scenario}: ${written(data, state) || "-"}`)}`,
      `include = [${on.map(quoted).join(", ")}]`,
    ];
    for (const lever of data.levers) {
      const factor = state.values[lever.id] / lever.default;
      if (!state.on[lever.reform] || factor === 1) continue;
      for (const cell of lever.cells) {
        lines.push("", "[[change]]", `parameter = ${quoted(cell.parameter)}`);
        const where = Object.entries(cell.where).map(([name, label]) => `${name} = ${quoted(label)}`).join(", ");
        if (where) lines.push(`where = { ${where} }`);
        for (const name of ["value", "low", "high"]) {
          if (cell[name] !== null) lines.push(`${name} = ${decimal(cell[name] * factor)}`);
        }
        lines.push(`unit = ${quoted(cell.unit)}`);
        if (!factor) lines.push('distribution = "fixed"');
      }
    }
    return `${lines.join("\n")}\n`;
  };

  // Numbers as the report writes them: as many digits as the interval supports (Particle Data Group); 조·억 in Korean.
  const MINUS = "\u2212";
  const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const rounded = (value, decimals) => (decimals >= 0 ? Number(value.toFixed(decimals)) : Math.round(value / 10 ** -decimals) * 10 ** -decimals);
  const supported = (half, otherwise) => {
    if (!(half > 0) || !Number.isFinite(half)) return otherwise;
    let exponent = Math.floor(Math.log10(half)), first = half / 10 ** exponent;
    if (first >= 9.495) { exponent += 1; first = 1; }
    return -exponent + (first < 3.545 ? 1 : 0);
  };
  const exact = (value, otherwise) => (value ? Math.max(otherwise, 1 - Math.floor(Math.log10(Math.abs(value)))) : otherwise);
  const plainly = (value, decimals) => {
    const size = Math.abs(rounded(value, decimals)).toFixed(Math.max(decimals, 0));
    const [whole, rest] = size.split(".");
    return `${rounded(value, decimals) < 0 ? MINUS : ""}${grouped(whole)}${rest ? `.${rest}` : ""}`;
  };
  const spelled = (value, place) => {
    if (place > 0) return plainly(value, place);
    let rest = Math.abs(rounded(value, place));
    const parts = [];
    for (const [name, size] of [["조", 1e12], ["억", 1e8], ["만", 1e4], ["", 1]]) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count) parts.push(`${grouped(String(count))}${name}`);
    }
    return parts.length ? `${value < 0 ? MINUS : ""}${parts.join(" ")}` : "0";
  };
  // `value` in base units; `half` is half the width of its interval, or 0 for as many digits as it has.
  const decimalsOf = (value, half, unit) => supported(half / unit.scale, exact(value / unit.scale, unit.decimals));
  const figure = (value, decimals, unit, signed = false) => {
    const text = unit.spelled
      ? spelled(value, decimals - Math.round(Math.log10(unit.scale)))
      : plainly(value / unit.scale, decimals);
    return signed && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  };
  const named = (text, unit) => `${text}${unit.spelled && !/\d$/.test(text) ? " " : unit.gap}${unit.suffix}`;
  // A half goes to the even neighbour, as in Python.
  const even = (value) => (value % 1 === 0.5 && Math.floor(value) % 2 === 0 ? Math.floor(value) : Math.round(value));
  const shareText = (share, words) => {
    const percent = even(100 * share);
    if (percent === 0 && share > 0) return words.under;
    if (percent === 100 && share < 1) return words.over;
    return words.percent.replace("{percent}", percent);
  };

  return {
    prepare, result, error, packageOf, nearest, written, read, scenario,
    decimalsOf, figure, named, shareText, supported, exact,
  };
})();
