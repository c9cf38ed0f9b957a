// A chain of steps into a call path: each step with its place, what happens there, and the source around it.

const LONGEST = 5;

/** The statement at a place with a line before and after it, without the blanks that all lines begin with. */
function excerpt([path, line, , last]) {
  const held = data.lines[path];
  if (!held || held[line] === undefined) return null;
  const end = Math.min(last, line + LONGEST - 1);
  const shown = [];
  for (let number = line - 1; number <= end + 1; number += 1) if (held[number] !== undefined) shown.push(number);
  while (shown[0] < line && !held[shown[0]].trim()) shown.shift();
  while (shown.at(-1) > end && !held[shown.at(-1)].trim()) shown.pop();
  const margin = Math.min(...shown.filter((n) => held[n].trim()).map((n) => held[n].length - held[n].trimStart().length));
  return make(
    "pre",
    { class: "excerpt", tabindex: 0, "aria-label": `Source at ${path}, line ${line}` },
    shown.map((number) => {
      const guilty = number >= line && number <= end;
      const text = `${held[number].slice(Number.isFinite(margin) ? margin : 0)}\n`;
      return make("span", { class: guilty ? "line guilty" : "line", "data-number": number }, text);
    }),
  );
}

/** The steps of a chain one below the other; `list` names what is no chain but several places. */
function steps(chain, list = "ol") {
  return make(
    list,
    { class: "path" },
    chain.map(([at, text]) =>
      make("li", {}, make("p", {}, make("code", { class: "place" }, breakable(place(at))), " ", prose(text)), excerpt(at)),
    ),
  );
}

/** A call path behind a line that opens it. */
const folded = (open, summary, ...content) => make("details", { open }, make("summary", {}, summary), content);
