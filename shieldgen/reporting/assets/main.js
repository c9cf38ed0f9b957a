// The page: what stands above the views, the view that is chosen, and the keys.

function tile(number, one, many, kind, changes) {
  return make(
    "a",
    { class: `tile ${number ? kind : ""}`, href: address({ ...DEFAULTS, theme: state.theme, platform: state.platform, ...changes }) },
    make("strong", {}, number.toLocaleString("en")),
    ` ${number === 1 ? one : many}`,
  );
}

function showTiles() {
  const count = (test) => data.tasks.filter(test).length;
  const ends = (kind) => (task) => task.endings.some((ending) => ending.kind === kind);
  const tiles = [
    tile(data.tasks.length, "task function", "task functions", "", {}),
    tile(count((task) => task.tone === "harm"), "can be cut and leaves wrong state behind", "can be cut and leave wrong state behind", "harm", { risk: "harm" }),
    tile(count(ends("request")), "ends with its request", "end with their request", "", { ending: "request" }),
    tile(count((task) => task.endings.some((ending) => ending.until === null && ending.kind !== "request" && ending.needs === null)), "has no limit in time", "have no limit in time", "warn", { view: "shutdown" }),
    tile(count(ends("bounded")), "is shielded and limited", "are shielded and limited", "good", { ending: "bounded" }),
  ];
  if (data.findings !== null) {
    const errors = data.findings.filter((finding) => finding.severity === "error").length;
    const serious = errors ? `, ${counted(errors, "error")}` : "";
    tiles.push(tile(data.findings.length, `finding${serious}`, `findings${serious}`, errors ? "harm" : "warn", { view: "findings" }));
  }
  byId("tiles").replaceChildren(...tiles);
}

function showNavigation() {
  byId("views").replaceChildren(
    ...views().map(([view, title]) =>
      make("a", { href: address({ view }), "aria-current": state.view === view ? "page" : null }, title),
    ),
  );
}

function select(key, title, options) {
  return make(
    "label",
    {},
    make("span", { class: "hidden" }, title),
    make(
      "select",
      { "data-filter": key, on: { change: (event) => choose({ [key]: event.target.value, all: "" }) } },
      make("option", { value: "" }, title),
      options.map(([value, text]) => make("option", { value }, text)),
    ),
  );
}

function buildFilters() {
  const used = (table, has) => Object.entries(table).filter(([key]) => data.tasks.some((task) => has(task, key)));
  const search = make("input", {
    type: "search",
    id: "search",
    placeholder: "Search",
    "aria-label": "Search tasks, files, effects, endpoints",
    "aria-keyshortcuts": "/",
    "data-filter": "q",
    on: { input: (event) => choose({ q: event.target.value, all: "" }) },
  });
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(
    search,
    select("effect", "Any effect", used(KINDS, (task, kind) => task.kinds.includes(kind))),
    select("risk", "Any risk", used(RISKS, (task, risk) => task.tone === risk)),
    select("ending", "Any end", used(ENDINGS, (task, kind) => task.endings.some((ending) => ending.kind === kind))),
    data.findings === null
      ? ""
      : select("finding", "Any finding", SEVERITIES.map((severity) => [severity, `With ${severity}s`])),
    make("button", { type: "button", id: "reset", on: { click: () => choose({ q: "", effect: "", risk: "", ending: "", finding: "" }) } }, "Reset"),
    make("output", { id: "left", "aria-live": "polite" }),
  );
}

function showFilters(tasks) {
  for (const field of document.querySelectorAll("[data-filter]")) {
    const value = state[field.dataset.filter];
    if (field.value !== value) field.value = value;
  }
  byId("left").textContent = tasks.length === data.tasks.length ? counted(tasks.length, "task") : `${tasks.length} of ${counted(data.tasks.length, "task")}`;
  byId("reset").hidden = !["q", "effect", "risk", "ending", "finding"].some((key) => state[key]);
}

let drawn = "";

function show() {
  document.documentElement.dataset.theme = state.theme;
  byId("theme").value = state.theme;
  showNavigation();
  const tasks = chosenTasks();
  showFilters(tasks);
  // What stands in the middle is drawn anew only where it changes: opening a task keeps its place and focus.
  const wanted = address({ task: "", theme: "" });
  if (wanted !== drawn) {
    drawn = wanted;
    const view = { tasks: table, shutdown: timeline, graph, findings: findingsView }[state.view];
    byId("main").replaceChildren(...[view(tasks)].flat());
  }
  for (const link of document.querySelectorAll("main a.task")) {
    const open = link.dataset.task === state.task;
    if (open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.closest("tr")?.classList.toggle("current", open);
  }
  showTask();
}

function pressed(event) {
  const typing = event.target.closest("input, select");
  if (event.key === "Escape" && state.task !== "") closeTask();
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId("search").focus();
  }
}

/** A click on a link that changes the state is a step within the page. */
function followed(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  event.preventDefault();
  // A task's link was made when its view was drawn; what has been opened since does not matter to it.
  if (link.dataset.task !== undefined) return openTask(link.dataset.task);
  const given = new URLSearchParams(link.getAttribute("href").slice(1));
  choose({ ...DEFAULTS, theme: state.theme, platform: state.platform, ...Object.fromEntries(given) });
}

document.title = `${data.project} · shieldgen`;
byId("project").textContent = data.project;
byId("subtitle").textContent = "What a shutdown does to its background work";
byId("footer").textContent = [`shieldgen ${data.version}`, ...data.totals].join(" · ");
byId("theme").addEventListener("change", (event) => choose({ theme: event.target.value }));
byId("skip").addEventListener("click", () => byId("main").focus());
addEventListener("keydown", pressed);
addEventListener("click", followed);
addEventListener("popstate", () => {
  readAddress();
  show();
});
buildFilters();
readAddress();
showTiles();
show();
