// One task function: what happens to it, what it does and how that is known, how long it takes, who starts it.

const TIMINGS = {
  immediate: "starts at once",
  after_route: "starts when the route function has returned",
  after_response: "starts when the response has been sent",
};

const verdict = ([value, because]) => [value, because && make("span", { class: "because" }, prose(because))];

function fact(term, ...description) {
  return [make("dt", {}, term), make("dd", {}, description)];
}

function policyText(policy) {
  if (policy === null) return "none declared";
  if (!policy.length) return "declared, all defaults";
  return make("code", {}, policy.map(([keyword, value]) => `${keyword}=${value}`).join(", "));
}

function taskEffects(task) {
  if (!task.effects.length) return make("p", { class: "quiet" }, "No effect on the outside world was found.");
  return task.effects.map((effect, number) =>
    folded(
      number === 0,
      [badge(KINDS[effect.kind], effect.worthy ? "worthy" : ""), " ", make("code", {}, breakable(effect.call))],
      effect.confidence !== "high" && make("p", { class: "quiet" }, `${effect.confidence} confidence`),
      effect.because && make("p", { class: "quiet" }, `Safe to run twice: ${effect.idempotent} (${effect.because})`),
      steps([[task.at, task.name], ...effect.steps]),
    ),
  );
}

function taskDuration(task) {
  return task.duration.because.map(([text, chain]) =>
    chain.length ? folded(false, prose(text), steps(chain)) : make("p", { class: "quiet" }, prose(text)),
  );
}

function taskSites(task) {
  if (!task.sites.length) return make("p", { class: "quiet" }, "No place schedules it.");
  return task.sites.map((site) =>
    folded(
      false,
      [
        make("code", {}, site.kind),
        site.route ? [" in ", make("code", {}, site.route)] : site.in ? [" in ", make("code", {}, site.in)] : "",
        site.shield ? [" ", badge("shielded")] : "",
        " ",
        make("span", { class: "quiet" }, shortPlace(site.at)),
      ],
      steps([[site.at, TIMINGS[site.timing] ?? ""]]),
    ),
  );
}

function findingBlock(finding, open, name = "") {
  return folded(
    open,
    [badge(finding.code, finding.severity), ` ${finding.name} `, name && [make("strong", {}, name), " "], make("span", { class: "quiet" }, shortPlace(finding.at))],
    make("p", {}, prose(finding.message)),
    excerpt(finding.at),
    finding.steps.length ? steps(finding.steps) : null,
    finding.related.length
      ? make("p", { class: "quiet" }, `Also at ${finding.related.map(place).join(", ")}`)
      : null,
    data.rules[finding.code] && make("p", { class: "quiet" }, prose(`${finding.code}: ${data.rules[finding.code]}`)),
  );
}

function section(title, ...content) {
  return make("section", {}, make("h3", {}, title), content);
}

function showTask() {
  const panel = byId("detail");
  const task = current();
  byId("columns").classList.toggle("split", task !== undefined);
  panel.hidden = task === undefined;
  if (task === undefined) return panel.replaceChildren();
  if (panel.dataset.task === state.task && panel.childElementCount) return undefined;
  panel.dataset.task = state.task;
  panel.replaceChildren(
    make(
      "header",
      {},
      make("h2", {}, breakable(task.name)),
      make("button", { type: "button", class: "close", "aria-label": "Close", on: { click: closeTask } }, "×"),
    ),
    make("p", { class: "quiet" }, make("code", { class: "place" }, breakable(place(task.at)))),
    make(
      "dl",
      {},
      fact(
        "At shutdown",
        task.endings.map((ending) =>
          make(
            "p",
            {},
            badge(endingText(ending), tone(task, ending)),
            make("span", { class: "because" }, ending.why + (task.endings.length > 1 ? ` (${counted(ending.sites, "place")})` : "")),
          ),
        ),
      ),
      fact("Critical", verdict(task.critical)),
      fact("Policy", policyText(task.policy)),
      fact("Takes", durationText(task.duration)),
      fact("Safe to run twice", verdict(task.idempotent)),
      fact("Failure is seen", task.handled),
    ),
    ...(task.findings.length
      ? [section("Findings", task.findings.map((number, index) => findingBlock(data.findings[number], index === 0)))]
      : []),
    section("What it does", taskEffects(task)),
    ...(task.duration.because.length ? [section("How long it takes", taskDuration(task))] : []),
    section("Where it is scheduled", taskSites(task)),
  );
  panel.scrollTop = 0;
  return undefined;
}

function openTask(id) {
  choose({ task: String(id) });
  byId("detail").focus({ preventScroll: true });
}

function closeTask() {
  const id = state.task;
  choose({ task: "" });
  document.querySelector(`[data-task="${CSS.escape(id)}"]`)?.focus();
}
