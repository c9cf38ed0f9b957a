// The tasks as a table that sorts by any column; one stop for the Tab key, arrow keys inside.

const COLUMNS = [
  ["name", "Task"],
  ["ending", "At shutdown"],
  ["critical", "Critical"],
  ["effects", "Effects"],
  ["takes", "Takes"],
  ["places", "Places"],
  ["findings", "Findings"],
];

function heading([key, title]) {
  const sorted = state.sort === key;
  const next = sorted && state.dir === "up" ? "down" : "up";
  return make(
    "th",
    { scope: "col", class: key, "aria-sort": sorted ? (state.dir === "up" ? "ascending" : "descending") : null },
    make(
      "button",
      {
        type: "button",
        "data-sort": key,
        on: {
          click: () => {
            choose({ sort: key, dir: next });
            document.querySelector(`[data-sort="${key}"]`).focus();
          },
        },
      },
      title,
      make("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (state.dir === "up" ? "↑" : "↓") : ""),
    ),
  );
}

function findingCounts(task) {
  return SEVERITIES.map((severity) => {
    const number = task.findings.filter((index) => data.findings[index].severity === severity).length;
    return number ? badge(String(number), severity, counted(number, severity)) : null;
  });
}

/** The link that opens a task; among such links one is a stop of the Tab key, the arrows move between them. */
function taskLink(task, first) {
  return make(
    "a",
    {
      href: address({ task: String(task.id) }),
      class: "task",
      "data-task": task.id,
      tabindex: first ? 0 : -1,
      "aria-current": state.task === String(task.id) ? "true" : null,
    },
    breakable(task.short),
  );
}

function row(task, number, current) {
  return make(
    "tr",
    { class: state.task === String(task.id) ? "current" : null },
    make("th", { scope: "row" }, taskLink(task, number === current), make("span", { class: "quiet" }, shortPlace(task.at))),
    make("td", {}, task.endings.map((ending) => badge(endingText(ending), tone(task, ending), ending.why))),
    make("td", { class: task.critical[0] === "yes" ? "critical" : "critical quiet" }, task.critical[0]),
    make("td", { class: "effects" }, task.kinds.map((kind) => badge(KINDS[kind], task.effects.some((e) => e.kind === kind && e.worthy) ? "worthy" : ""))),
    make("td", { class: task.duration.most === null ? "takes quiet" : "takes" }, durationText(task.duration)),
    make("td", { class: "places" }, String(task.sites.length)),
    data.findings === null ? null : make("td", {}, findingCounts(task)),
  );
}

function table(tasks) {
  const columns = data.findings === null ? COLUMNS.slice(0, -1) : COLUMNS;
  if (!tasks.length) return [nothingLeft(), elsewhere()];
  const current = Math.max(0, tasks.findIndex((task) => String(task.id) === state.task));
  const drawn = make(
    "div",
    { class: "scroll" },
    make(
      "table",
      {},
      make("caption", { class: "hidden" }, "Task functions; the headings sort"),
      make("thead", {}, make("tr", {}, columns.map(heading))),
      inBatches(make("tbody", { on: { keydown: moveAmongTasks } }), tasks, (task, number) => row(task, number, current)),
    ),
  );
  return [drawn, elsewhere()];
}

/** The places of which nobody knows what runs there, or which run something of another package. */
function elsewhere() {
  if (!data.elsewhere.length) return [];
  const title = `${counted(data.elsewhere.length, "place")} that schedule something outside the project, or not known`;
  return make(
    "div",
    { class: "list" },
    folded(
      false,
      title,
      steps(data.elsewhere.map((site) => [site.at, `${site.kind}${site.target ? ` of ${site.target}` : ""}${site.in ? ` in ${site.in}` : ""}`]), "ul"),
    ),
  );
}

function nothingLeft() {
  const text = data.tasks.length ? "No task is left by these filters." : "No task function was found.";
  return make("p", { class: "empty" }, text);
}

const MOVES = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity };

function moveAmongTasks(event) {
  const step = MOVES[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...event.currentTarget.querySelectorAll("a.task")];
  const at = links.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  links[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
