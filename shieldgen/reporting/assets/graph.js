// From endpoints to task functions to effects: three columns, each edge a line between two of them.

const MOST = 50;
const PITCH = 34;

function graph(tasks) {
  if (!tasks.length) return nothingLeft();
  const shown = state.all ? tasks : tasks.slice(0, MOST);
  const column = shown.map((task) => ({ key: `t${task.id}`, task, text: task.short }));
  const rows = new Map(column.map((node, number) => [node.key, number]));
  const starts = new Edges();
  const does = new Edges();
  for (const task of shown) {
    for (const site of task.sites) {
      const where = site.route || site.in.split("<locals>.").at(-1) || "module";
      starts.add({ key: `p${site.at[0]}\n${where}`, text: where, route: site.route !== "", title: shortPlace(site.at) }, `t${task.id}`);
    }
    for (const kind of task.kinds) {
      const worthy = task.effects.some((effect) => effect.kind === kind && effect.worthy);
      does.add({ key: `e${kind}`, text: KINDS[kind], effect: kind, worthy }, `t${task.id}`);
    }
  }
  const left = starts.placed(rows);
  const right = does.placed(rows);
  const height = PITCH * (Math.max(column.length, left.length ? left.at(-1).row + 1 : 0, right.length ? right.at(-1).row + 1 : 0));
  column.forEach((node, number) => Object.assign(node, { row: number }));
  const rowOf = new Map([...left, ...column, ...right].map((node) => [node.key, node.row]));
  const drawn = starts.pairs.filter(([from]) => rowOf.has(from));
  const picture = make(
    "div",
    { class: "graph", vars: { height: `${height}px` }, on: { pointerover: light, pointerout: unlight, focusin: light, focusout: unlight } },
    make("h2", {}, "Scheduled by"),
    make("span"),
    make("h2", {}, "Task function"),
    make("span"),
    make("h2", {}, "Effect"),
    nodes(left, placeNode),
    lines(drawn, rowOf, height),
    nodes(column, taskNode),
    lines(does.pairs.map(([from, to]) => [to, from]), rowOf, height),
    nodes(right, effectNode),
  );
  const more =
    tasks.length > shown.length
      ? make(
          "p",
          { class: "more" },
          `The first ${shown.length} of ${tasks.length} tasks; filter, or `,
          make("button", { type: "button", on: { click: () => choose({ all: "1" }) } }, "show all"),
        )
      : null;
  return make("div", { class: "scroll" }, picture, more);
}

/** The edges between one of the outer columns and the tasks. */
class Edges {
  constructor() {
    this.nodes = new Map();
    this.pairs = [];
    this.seen = new Set();
  }

  add(node, task) {
    if (!this.nodes.has(node.key)) this.nodes.set(node.key, { ...node, tasks: [] });
    if (this.seen.has(`${node.key} ${task}`)) return;
    this.seen.add(`${node.key} ${task}`);
    this.nodes.get(node.key).tasks.push(task);
    this.pairs.push([node.key, task]);
  }

  /** The nodes near the middle of their tasks, one a row, so that few lines cross. */
  placed(rows) {
    const found = merged([...this.nodes.values()]);
    for (const node of found) node.middle = node.tasks.reduce((sum, task) => sum + rows.get(task), 0) / node.tasks.length;
    found.sort((a, b) => a.middle - b.middle);
    let free = 0;
    const slack = Math.max(0, rows.size - found.length);
    found.forEach((node, number) => {
      node.row = Math.max(free, Math.min(Math.round(node.middle), number + slack));
      free = node.row + 1;
    });
    return found;
  }
}

const ALIKE = 5;

/** Where many nodes lead to the very same tasks, one that stands for them. */
function merged(nodes) {
  const alike = new Map();
  for (const node of nodes) {
    const key = node.tasks.join(" ");
    alike.set(key, [...(alike.get(key) ?? []), node]);
  }
  return [...alike.values()].flatMap((group) => (group.length <= ALIKE || group[0].effect ? group : [bundle(group)]));
}

function bundle(group) {
  const names = group.map((node) => node.text);
  return { ...group[0], text: `${group.length} places`, title: names.join(", "), group, route: false };
}

function nodes(found, node) {
  return make(
    "ul",
    {},
    found.map((each) => make("li", { vars: { top: `${each.row * PITCH}px` } }, node(each))),
  );
}

function placeNode(node) {
  if (node.group) return make("span", { class: "node bundle", tabindex: 0, "data-key": node.key, title: node.title }, node.text);
  const choice = { q: node.route ? node.text : node.text.split(".").at(-1), view: "tasks" };
  return make("a", { class: node.route ? "node route" : "node", href: address(choice), "data-key": node.key, title: `${node.text}, ${node.title}` }, node.text);
}

function taskNode(node) {
  const link = taskLink(node.task, true);
  link.classList.add("node", node.task.tone);
  link.dataset.key = node.key;
  link.replaceChildren(node.text); // in one piece, so that what does not fit ends in an ellipsis
  link.title = `${node.text}, ${shortPlace(node.task.at)}: ${node.task.endings.map(endingText).join("; ")}`;
  return link;
}

function effectNode(node) {
  const choice = { effect: node.effect, view: "tasks" };
  return make("a", { class: node.worthy ? "node worthy" : "node", href: address(choice), "data-key": node.key }, node.text);
}

function lines(pairs, rowOf, height) {
  const middle = (key) => rowOf.get(key) * PITCH + (PITCH - 6) / 2;
  return draw(
    "svg",
    { viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    pairs.map(([from, to]) => {
      const [a, b] = [middle(from), middle(to)];
      return draw("path", { d: `M0 ${a} C50 ${a} 50 ${b} 100 ${b}`, "data-from": from, "data-to": to });
    }),
  );
}

/** Light up a node with all that it leads to. */
function light(event) {
  const node = event.target.closest?.("[data-key]");
  if (!node) return;
  const picture = event.currentTarget;
  const key = node.dataset.key;
  const edges = [...picture.querySelectorAll("path")];
  const near = new Set([key]);
  const touched = (edge, keys) => keys.has(edge.dataset.from) || keys.has(edge.dataset.to);
  const direct = edges.filter((edge) => touched(edge, near));
  for (const edge of direct) near.add(edge.dataset.from).add(edge.dataset.to);
  for (const edge of edges) edge.classList.toggle("lit", direct.includes(edge));
  for (const each of picture.querySelectorAll("[data-key]")) each.classList.toggle("lit", near.has(each.dataset.key));
  picture.classList.add("lighting");
}

function unlight(event) {
  event.currentTarget.classList.remove("lighting");
  for (const lit of event.currentTarget.querySelectorAll(".lit")) lit.classList.remove("lit");
}
