// Elements out of names, attributes and text. Text only ever becomes text nodes: nothing here reads markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "vars") for (const [key, size] of Object.entries(value)) element.style.setProperty(`--${key}`, size);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element; `on` holds listeners, `vars` custom properties; children are elements, texts, or lists of them. */
const make = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

const draw = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

const byId = (id) => document.getElementById(id);

const counted = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;

/** Seconds as people say them. */
const seconds = (value) => `${Number(value.toFixed(2))} s`;

/** A name or path that may break behind its parts rather than within a word. */
const breakable = (text) => text.split(/(?<=[a-z0-9]_)|(?<=[./:])|(?<=[a-z])(?=[A-Z])/).flatMap((part, number) => (number ? [make("wbr"), part] : [part]));

/** A sentence whose pieces between backticks are code. */
const prose = (text) => text.split("`").map((part, number) => (number % 2 ? make("code", {}, part) : part));

const FIRST = 60;
const BATCH = 150;

/** Fill `parent` with an element for each item: what is seen first at once, the rest while the reader looks. */
function inBatches(parent, items, element) {
  parent.append(...items.slice(0, FIRST).map(element));
  let done = FIRST;
  const more = () => {
    if (!parent.isConnected) return;
    parent.append(...items.slice(done, done + BATCH).map((item, number) => element(item, done + number)));
    done += BATCH;
    if (done < items.length) setTimeout(more);
  };
  if (done < items.length) setTimeout(more);
  return parent;
}

const badge = (text, tone = "", title = null) => make("span", { class: `badge ${tone}`, title }, text);
