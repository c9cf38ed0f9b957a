// What happens from SIGTERM on: each task as a bar, against the grace and the platform's limit, and second by second.

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
const BEHIND = 4; // what the runtime itself needs after the grace, in seconds

function timeline(tasks) {
  if (!tasks.length) return nothingLeft();
  const limit = Number(state.platform);
  const end = Math.max(limit, data.hosted && data.grace !== null ? data.grace : 0) * 1.15;
  const share = (value) => `${(Math.min(value, end) / end) * 100}%`;
  const sorted = [...tasks].sort((a, b) => ORDERS.ending(a, b) || ORDERS.risk(a, b) || a.id - b.id);
  return make(
    "div",
    { class: "timeline" },
    limits(limit),
    make(
      "div",
      { class: "chart", role: "table", "aria-label": "Tasks at shutdown", vars: { limit: share(limit), grace: share(data.grace ?? end) } },
      axis(end, limit, share),
      inBatches(make("div", { role: "rowgroup", on: { keydown: moveAmongTasks } }), sorted, (task, number) =>
        bars(task, number === 0, end, share),
      ),
    ),
    legend(),
    secondBySecond(sorted, limit),
  );
}

function limits(limit) {
  const warning =
    data.hosted && data.grace !== null && data.grace + BEHIND > limit
      ? make(
          "p",
          { class: "notice harm" },
          `The grace of ${seconds(data.grace)} and the ${BEHIND} s behind it are longer than the ${seconds(limit)} that the platform leaves: what is still running then is killed.`,
        )
      : null;
  return make(
    "div",
    { class: "limits" },
    make(
      "label",
      {},
      "The platform kills after",
      make("input", {
        type: "number",
        min: 1,
        max: 3600,
        value: limit,
        id: "platform",
        on: { change: (event) => Number(event.target.value) > 0 && choose({ platform: event.target.value }) },
      }),
      "s",
    ),
    make(
      "span",
      { class: "quiet" },
      data.platform
        ? `${shortPlace(data.platform[1])} says ${seconds(data.platform[0])}: ${data.platform[2]}.`
        : "Kubernetes gives 30 s by default, docker stop 10 s.",
    ),
    make(
      "span",
      { class: "quiet" },
      data.hosted
        ? data.grace === null
          ? "The application's grace has no limit."
          : `The application's grace is ${seconds(data.grace)}.`
        : "Nothing in this application waits for its tasks.",
    ),
    warning,
  );
}

function axis(end, limit, share) {
  const step = STEPS.find((candidate) => end / candidate <= 12) ?? Math.ceil(end / 10);
  const ticks = [];
  for (let at = 0; at <= end; at += step) ticks.push(make("span", { class: "tick", vars: { at: share(at) } }, `${at}`));
  const ends = [[limit, "SIGKILL", "harm"]];
  if (data.hosted && data.grace !== null) ends.push([data.grace, "grace ends", "good"]);
  ends.sort(([a], [b]) => a - b);
  // The first stands before its line and the second behind it, so that they never cover each other.
  const flags = [
    flag("SIGTERM", "0%", "calm behind"),
    ...ends.map(([second, text, kind], number) => flag(text, share(second), `${kind} ${number === ends.length - 1 ? "behind" : "before"}`)),
  ];
  return make(
    "div",
    { class: "bars axis", "aria-hidden": "true" },
    make("span", { class: "label" }, "seconds"),
    make("div", { class: "track" }, ticks, flags),
    make("span", {}),
  );
}

const flag = (text, at, kind) => make("span", { class: `flag ${kind}`, vars: { at } }, text);

function bars(task, first, end, share) {
  const killed = task.endings.some(({ until }) => until !== null && until > Number(state.platform));
  const worst = killed ? "harm" : tone(task, task.endings[0]);
  return make(
    "div",
    { class: "bars", role: "row" },
    make("span", { class: "label", role: "rowheader" }, taskLink(task, first)),
    make(
      "div",
      { class: data.hosted ? "track hosted" : "track", role: "presentation" },
      task.endings.map((ending) => bar(task, ending, end, share)),
    ),
    make("span", { class: `what ${worst}`, role: "cell" }, task.endings.map((ending) => endingSentence(task, ending, Number(state.platform))).join("; ")),
  );
}

function endingSentence(task, ending, limit) {
  if (ending.until !== null && ending.until > limit) return `${endingText(ending)}, killed after ${seconds(limit)}`;
  if (ending.kind === "bounded") return `${endingText(ending)}${tone(task, ending) === "warn" ? ", may need longer" : ""}`;
  const needs = ending.needs >= 0.1 ? `, needs up to ${seconds(ending.needs)}` : "";
  return `${endingText(ending)}${needs}`;
}

/** One bar: as far as the task may run, lighter where it has time to spare, a ghost for what it would have needed. */
function bar(task, ending, end, share) {
  const kind = tone(task, ending);
  const ghost = ending.needs === null ? null : make("span", { class: `ghost ${kind}`, vars: { to: share(ending.needs) } });
  if (ending.kind === "cancelled") return make("div", { class: "lane" }, ghost, make("span", { class: `cut ${kind}` }));
  const { until, needs } = ending;
  const spare = until !== null && needs !== null && needs < until && make("span", { class: `run spare ${kind}`, vars: { to: share(until) } });
  const to = spare ? needs : (until ?? needs ?? end);
  const open = until === null && needs === null ? "open" : "";
  return make("div", { class: "lane" }, spare, make("span", { class: `run ${kind} ${open} ${ending.kind}`, vars: { to: share(to) } }));
}

function legend() {
  const sample = (classes, text) =>
    make("span", {}, make("span", { class: "lane" }, classes.map((each) => make("span", { class: each }))), text);
  return make(
    "div",
    { class: "legend", "aria-hidden": "true" },
    sample(["ghost harm", "cut harm"], "cancelled at once, and what it would have needed"),
    sample(["run good"], "shielded, at most so long"),
    sample(["run spare good"], "time to spare"),
    sample(["run calm request"], "as long as its request"),
    sample(["run warn open"], "nothing limits it"),
  );
}

function secondBySecond(tasks, limit) {
  const runs = tasks.flatMap((task) => task.endings.map((ending) => ({ task, ending })));
  const moments = new Map();
  const at = (second, text, kind = "calm") => moments.set(second, [...(moments.get(second) ?? []), [text, kind]]);
  const named = (found) => {
    const names = [...new Set(found.map(({ task }) => task.short))];
    const shown = names.slice(0, 4).join(", ");
    return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
  };
  const of = (...kinds) => runs.filter(({ ending }) => kinds.includes(ending.kind));

  at(0, "SIGTERM. The server stops accepting, finishes open requests, and the application begins to drain.");
  const cancelled = of("cancelled");
  const harmed = cancelled.filter(({ task, ending }) => tone(task, ending) === "harm");
  if (cancelled.length) at(0, `Cancelled at once: ${named(cancelled)}.`);
  if (harmed.length) at(0, `Of these a cut leaves wrong state behind: ${named(harmed)}.`, "harm");
  const bySecond = Map.groupBy ? Map.groupBy(of("bounded"), ({ ending }) => ending.until) : grouped(of("bounded"));
  for (const [until, found] of bySecond) at(until, `Ended, or cut: ${named(found)}.`, until > limit ? "harm" : "good");
  if (data.hosted && data.grace !== null) at(data.grace, "The grace is over; then the application's lifespan closes.");
  const rest = of("request", "thread", "waited_for", "unbounded", "unknown").filter(({ ending }) => !(ending.needs !== null && ending.needs < limit));
  at(limit, rest.length ? `SIGKILL. Nothing limits ${named(rest)} until then.` : "SIGKILL, if the process is still there.", rest.length ? "warn" : "calm");

  return make(
    "section",
    { class: "moments" },
    make("h2", {}, "Second by second"),
    make(
      "ol",
      {},
      [...moments].sort(([a], [b]) => a - b).map(([second, texts]) =>
        make("li", {}, make("span", { class: "when" }, seconds(second)), make("div", {}, texts.map(([text, kind]) => make("p", { class: kind }, text)))),
      ),
    ),
  );
}

function grouped(runs) {
  const found = new Map();
  for (const run of runs) found.set(run.ending.until, [...(found.get(run.ending.until) ?? []), run]);
  return found;
}
