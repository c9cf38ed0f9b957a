// All findings, those without a task included, and what could not be read.

function findingsView() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.findings.filter(
    (finding) =>
      (!state.finding || finding.severity === state.finding) &&
      words.every((word) => `${finding.code} ${finding.name} ${finding.message} ${finding.at[0]} ${finding.task}`.toLowerCase().includes(word)),
  );
  const problems = data.problems.map(([at, kind, message]) =>
    make("p", { class: "notice harm" }, make("code", { class: "place" }, place(at)), ` ${kind}: ${message}`),
  );
  if (!found.length && !problems.length) {
    return make("p", { class: "empty" }, data.findings.length ? "No finding is left by these filters." : "No findings.");
  }
  return make(
    "div",
    { class: "list" },
    problems,
    SEVERITIES.map((severity) => {
      const some = found.filter((finding) => finding.severity === severity);
      return some.length
        ? make(
            "section",
            {},
            make("h2", {}, counted(some.length, severity)),
            inBatches(make("div"), some, (finding) => findingBlock(finding, false, finding.task)),
          )
        : null;
    }),
  );
}
