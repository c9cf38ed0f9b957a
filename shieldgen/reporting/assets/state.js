// What was found, what the reader chose of it, and the address that holds the choice.

const data = JSON.parse(byId("data").textContent);

const KINDS = {
  payment: "payment",
  db_write: "database",
  delete: "delete",
  file_write: "file",
  http_post: "HTTP",
  queue_publish: "queue",
  queue_consume: "takes from queue",
  email: "mail",
  push: "push",
  subprocess: "process",
  llm_call: "LLM",
  cache: "cache",
};
const ENDINGS = {
  cancelled: "Cancelled at once",
  unknown: "Decided at run time",
  request: "Ends with its request",
  thread: "Thread, cannot be stopped",
  waited_for: "Waited for",
  unbounded: "No limit",
  bounded: "Shielded, limited",
};
const SEVERITIES = ["error", "warning", "note"];
const RANKS = { yes: 0, unknown: 1, no: 2 };
const DEFAULTS = {
  view: "tasks",
  q: "",
  effect: "",
  risk: "",
  ending: "",
  finding: "",
  sort: "risk",
  dir: "up",
  task: "",
  platform: String(data.platform?.[0] ?? 30),
  all: "",
  theme: "",
};

const place = ([path, line, column]) => `${data.prefix}${path}:${line}:${column}`;
const shortPlace = ([path, line]) => `${path}:${line}`;

function endingText(ending) {
  return ending.kind === "bounded" ? `At most ${seconds(ending.until)}` : ENDINGS[ending.kind];
}

/** How bad an ending is for a task: harm, warn, good or calm. */
function tone(task, ending) {
  if (ending.kind === "cancelled") return task.fragile ? "harm" : "calm";
  if (ending.kind === "request" || ending.kind === "unknown") return task.fragile ? "warn" : "calm";
  if (ending.kind === "waited_for") return ending.needs === null ? "warn" : "good";
  if (ending.kind !== "bounded") return "warn";
  return task.duration.bounded === "no" || (ending.needs ?? 0) > ending.until ? "warn" : "good";
}

function durationText({ most, endless, bounded }) {
  if (most !== null) return seconds(most);
  if (endless) return "endless";
  return bounded === "no" ? "no bound" : "unknown";
}

const TONES = ["harm", "warn", "good", "calm"];
const RISKS = {
  harm: "Cut, wrong state left behind",
  warn: "May be cut, or holds up the end",
  good: "Shielded, in time",
  calm: "Nothing much lost",
};

data.tasks.forEach((task, id) => {
  task.id = id;
  task.short = task.name.split("<locals>.").at(-1);
  task.kinds = Object.keys(KINDS).filter((kind) => task.effects.some((effect) => effect.kind === kind));
  task.tone = task.endings.map((ending) => tone(task, ending)).sort((a, b) => TONES.indexOf(a) - TONES.indexOf(b))[0];
  const severities = task.findings.map((number) => SEVERITIES.indexOf(data.findings[number].severity));
  task.severity = Math.min(3, ...severities);
  task.text = [
    task.name,
    task.at[0],
    ...task.effects.map((effect) => `${effect.kind} ${effect.call}`),
    ...task.sites.map((site) => `${site.route} ${site.in} ${site.at[0]}`),
    ...task.findings.map((number) => data.findings[number].code),
  ]
    .join("\n")
    .toLowerCase();
});

const byNumber = (key) => (a, b) => key(a) - key(b);
const ORDERS = {
  name: (a, b) => a.short.localeCompare(b.short),
  ending: byNumber((task) => Object.keys(ENDINGS).indexOf(task.endings[0].kind) * 1e6 + (task.endings[0].until ?? 1e5)),
  critical: byNumber((task) => RANKS[task.critical[0]]),
  effects: byNumber((task) => -task.kinds.length),
  takes: byNumber((task) => task.duration.most ?? (task.duration.bounded === "no" ? 1e9 : 1e8)),
  places: byNumber((task) => -task.sites.length),
  findings: byNumber((task) => task.severity * 1e4 - task.findings.length),
  risk: byNumber((task) => TONES.indexOf(task.tone) * 10 + task.severity),
};

const state = { ...DEFAULTS };

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const [key, value] of Object.entries(DEFAULTS)) state[key] = given.get(key) ?? value;
  if (!views().some(([view]) => view === state.view)) state.view = DEFAULTS.view;
  if (!(state.sort in ORDERS)) state.sort = DEFAULTS.sort;
  if (!(Number(state.platform) > 0)) state.platform = DEFAULTS.platform;
}

function address(changes = {}) {
  const chosen = Object.entries({ ...state, ...changes }).filter(([key, value]) => value !== DEFAULTS[key]);
  return `#${new URLSearchParams(chosen)}`;
}

/** Change what is chosen; a new view or task is a step of the browser's history, a filter replaces the last one. */
function choose(changes) {
  const step = "view" in changes || "task" in changes;
  const next = address(changes);
  Object.assign(state, changes);
  // A page in a frame without an address of its own may keep its state to itself.
  try {
    history[step ? "pushState" : "replaceState"](null, "", next);
  } catch {}
  show();
}

function views() {
  const found = [
    ["tasks", "Tasks"],
    ["shutdown", "Shutdown"],
    ["graph", "Graph"],
  ];
  return data.findings === null ? found : [...found, ["findings", "Findings"]];
}

/** The tasks that the filters leave, in the chosen order. */
function chosenTasks() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.tasks.filter(
    (task) =>
      words.every((word) => task.text.includes(word)) &&
      (!state.effect || task.kinds.includes(state.effect)) &&
      (!state.risk || task.tone === state.risk) &&
      (!state.ending || task.endings.some((ending) => ending.kind === state.ending)) &&
      (!state.finding || task.findings.some((number) => data.findings[number].severity === state.finding)),
  );
  const order = ORDERS[state.sort];
  found.sort((a, b) => (state.dir === "down" ? order(b, a) : order(a, b)) || a.id - b.id);
  return found;
}

const current = () => (state.task === "" ? undefined : data.tasks[Number(state.task)]);
