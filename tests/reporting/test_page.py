"""The HTML page in a browser: it shows what was found, obeys the keyboard, and nothing in it can act."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shieldgen.model.effect import Duration, Effect, Reason
from shieldgen.model.finding import Finding, Listing, Report, RuleInfo, Summary
from shieldgen.model.hint import Hint
from shieldgen.model.platform import Period
from shieldgen.model.source import Location, Problem, Step
from shieldgen.model.task import ErrorHandling, FunctionId, ProjectFacts, Site, TaskFacts
from shieldgen.reporting.registry import Page, render_audit, render_listing

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MANY = 1000
SECONDS = 2.0
ATTACK = "</script><script>window.owned=1</script><img src=x onerror=window.owned=1>'\"&{{7*7}}"

pytestmark = pytest.mark.xdist_group("browser")


def place(path: str, line: int) -> Location:
    return Location(path, line, 5, line)


def site(at: Location, **words: object) -> Site:
    kept = {
        "kind": "create_task",
        "enclosing": "endpoint",
        "targets": (),
        "external": None,
        "timing": "immediate",
        "shield": False,
        "hint": None,
        "usage": "dropped",
        "ref_kept": "no",
        "awaited": "no",
        "callback": False,
        "in_endpoint": True,
        "managed": False,
        "source": "",
    }
    return Site(at=at, **(kept | words))


def task(number: int, name: str, *, kind: str = "db_write", hint: Hint | None = None, **words: object) -> TaskFacts:
    path = f"app/module_{number % 40}.py"
    chain = (Step(place(path, 3), "calls save"), Step(place(path, 5), "session.execute"))
    kept = {
        "effects": (Effect(kind, "session.execute", chain, "high", "yes", "the same values are set again"),),
        "duration": Duration("yes", 3.0, (), "no"),
        "sites": (
            site(
                place("app/api.py", number + 1), route=f"POST /{name}", kind="create_task" if hint is None else "wiring"
            ),
        ),
    }
    return TaskFacts(
        **{
            "id": FunctionId(path, name),
            "at": place(path, 1),
            "is_async": True,
            "documented": False,
            "hint": hint,
            "errors": ErrorHandling("no", ()),
            "critical": "yes" if kind == "db_write" else "no",
            "critical_because": "it writes to the database",
            "idempotent": "yes",
            "idempotent_because": "",
            **kept,
            **words,
        }
    )


def report_of(tasks: list[TaskFacts], **words: object) -> Report:
    facts = ProjectFacts(
        sites=tuple(replace(site, targets=(task.id,)) for task in tasks for site in task.sites),
        tasks=tuple(tasks),
        problems=(),
        files=3,
        read=3,
        hosted=True,
        fastapi=True,
    )
    findings = tuple(
        Finding(
            code="SG101",
            name="critical-unshielded",
            severity="error",
            confidence="high",
            message=f"`{task.id.qualname}` writes to the database and can be lost",
            at=task.sites[0].at,
            task=task.id,
            evidence=task.effects[0].evidence,
        )
        for task in tasks
        if task.hint is None and task.critical == "yes"
    )
    lines = {
        (step.at.path, line): f"    line {line} of {step.at.path}"
        for task in tasks
        for effect in task.effects
        for step in effect.evidence
        for line in range(1, 8)
    }
    return Report(
        findings=findings,
        rules=(RuleInfo("SG101", "critical-unshielded", "error", "A task can be cut.", "help"),),
        summary=Summary(len(findings), 0, 0, 0, 0, 3, 3, len(tasks), len(tasks)),
        listing=Listing(**{"facts": facts, "lines": lines, "grace": 25.0, "project": "shop", **words}),
    )


SHIELDED = Hint(at=place("app/a.py", 1), form="decorator", stated=frozenset({"shield", "deadline"}), shield=True)
FEW = [
    task(0, "record_payment"),
    task(1, "send_receipt", kind="email"),
    task(2, "reserve_stock", hint=replace(SHIELDED, deadline=8.0)),
    task(3, "rebuild_index", hint=replace(SHIELDED, deadline=60.0), duration=Duration("no", None, (), "yes")),
    task(4, "follow_up", sites=(site(place("app/api.py", 5), kind="add_task", route="GET /x"),)),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        # A sandbox needs rights that a container does not give; every page of these tests is our own.
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Opened:
    """A report in a tab of its own, with everything that the page complained about or asked for."""

    def __init__(self, browser, folder: Path, text: str, fragment: str = "", **context: object) -> None:
        file = folder / "report.html"
        file.write_text(text, encoding="utf-8")
        self.context = browser.new_context(viewport={"width": 1400, "height": 900}, **context)
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(10_000)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.address = file.as_uri()
        self.tab.goto(self.address + fragment)

    def names(self) -> list[str]:
        return self.tab.locator("main a.task").all_text_contents()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tab.keyboard.press(key)

    def focused(self) -> str:
        return self.tab.evaluate("document.activeElement.textContent")


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a report; afterwards the page must have said nothing and asked for nothing but itself."""
    pages: list[Opened] = []

    def open_page(report: Report, fragment: str = "", **context: object) -> Opened:
        pages.append(Opened(browser, tmp_path, render_audit(report, "html", Page()), fragment, **context))
        return pages[-1]

    yield open_page
    for page in pages:
        assert page.said == []
        assert {url.partition("#")[0] for url in page.asked} == {page.address}
        page.context.close()


def test_a_thousand_tasks_are_there_in_two_seconds(opened):
    kinds = ("db_write", "email", "cache")
    many = [task(number, f"task_{number:04}", kind=kinds[number % 3]) for number in range(MANY)]
    page = opened(report_of(many))
    rows = page.tab.locator("main a.task")
    # The processor's time of the page, for the machine may be busy with other tests.
    clock = page.context.new_cdp_session(page.tab)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.tab.reload()
    rows.nth(MANY - 1).wait_for(state="attached")

    def spent() -> float:
        return next(m["value"] for m in clock.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")

    assert 0 < spent() < SECONDS
    for view, shown in (("Shutdown", MANY), ("Graph", 50), ("Tasks", MANY)):
        before = spent()
        page.tab.get_by_role("navigation", name="Views").get_by_role("link", name=view).click()
        rows.nth(shown - 1).wait_for(state="attached")
        assert spent() - before < SECONDS, view
    before = spent()
    page.tab.get_by_role("searchbox").fill("task_0999")
    assert page.names() == ["task_0999"]
    assert spent() - before < SECONDS / 4


def test_what_is_lost_comes_first_and_headings_sort(opened):
    page = opened(report_of(FEW))
    assert page.names() == ["record_payment", "follow_up", "rebuild_index", "reserve_stock", "send_receipt"]
    page.tab.get_by_role("button", name="Task", exact=True).click()
    assert page.names() == sorted(page.names())
    page.tab.get_by_role("button", name="Task", exact=True).click()
    assert page.names() == sorted(page.names(), reverse=True)
    assert page.tab.locator("th[aria-sort]").all_text_contents() == ["Task↓"]
    assert page.tab.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert "sort=name&dir=down" in page.tab.url


def test_filters_leave_what_was_asked_for_and_the_address_keeps_it(opened):
    page = opened(report_of(FEW))
    page.tab.get_by_role("searchbox").fill("STOCK module_2")
    assert page.names() == ["reserve_stock"]
    assert page.tab.locator("#left").text_content() == "1 of 5 tasks"
    page.tab.get_by_role("button", name="Reset").click()
    page.tab.get_by_label("Any effect").select_option(label="mail")
    assert page.names() == ["send_receipt"]
    again = opened(report_of(FEW), "#" + page.tab.url.partition("#")[2])
    assert again.names() == ["send_receipt"]
    again.tab.get_by_role("searchbox").fill("nothing of that name")
    assert again.tab.locator("main").text_content() == "No task is left by these filters."


def test_everything_is_reached_with_the_keyboard_alone(opened):
    page = opened(report_of(FEW))
    page.press("/")
    page.tab.keyboard.type("e")
    assert page.tab.get_by_role("searchbox").input_value() == "e"
    page.press("Backspace")
    page.tab.locator("main a.task").first.focus()
    page.press("ArrowDown", "ArrowDown")
    assert page.focused() == "rebuild_index"
    page.press("End", "Home", "Enter")
    detail = page.tab.get_by_role("complementary", name="Task")
    assert detail.get_by_role("heading", level=2).text_content() == "record_payment"
    assert page.tab.evaluate("document.activeElement.id") == "detail"
    page.press("Escape")
    assert not detail.is_visible()
    assert page.focused() == "record_payment"
    stops = page.tab.locator("main tbody a.task[tabindex='0']").count()
    assert stops == 1


def test_a_task_shows_its_evidence_as_a_call_path_with_the_source(opened):
    page = opened(report_of(FEW), "#task=0")
    detail = page.tab.locator("#detail")
    steps = detail.locator("section", has_text="What it does").locator("ol.path > li")
    assert [step.split("\n")[0] for step in steps.all_inner_texts()] == [
        "app/module_0.py:1:5 record_payment",
        "app/module_0.py:3:5 calls save",
        "app/module_0.py:5:5 session.execute",
    ]
    assert steps.nth(1).locator(".guilty").text_content() == "line 3 of app/module_0.py\n"
    assert steps.nth(1).locator(".line").count() == 3
    assert "writes to the database and can be lost" in detail.text_content()
    assert "POST /record_payment" in detail.text_content()


def test_the_timeline_tells_what_ends_when(opened):
    page = opened(report_of(FEW), "#view=shutdown")
    rows = page.tab.get_by_role("table", name="Tasks at shutdown").get_by_role("row")
    told = dict(row.split("\n", 1) for row in rows.all_inner_texts())
    assert {name: " ".join(text.split()) for name, text in told.items()} == {
        "record_payment": "Cancelled at once, needs up to 3 s",
        "send_receipt": "Cancelled at once, needs up to 3 s",
        "follow_up": "Ends with its request, needs up to 3 s",
        "reserve_stock": "At most 8 s",
        "rebuild_index": "At most 25 s, may need longer",
    }
    widths = [
        row.locator(".run").last.evaluate("(run) => run.getBoundingClientRect().width") for row in rows.all()[-2:]
    ]
    assert widths[1] / widths[0] == pytest.approx(25 / 3, rel=0.02)  # of the 8 s it needs 3
    moments = page.tab.locator(".moments li").all_inner_texts()
    assert [moment.split("\n")[0] for moment in moments] == ["0 s", "8 s", "25 s", "30 s"]
    assert "Of these a cut leaves wrong state behind: record_payment." in moments[0]

    assert page.tab.locator(".notice").count() == 0
    page.tab.get_by_label("The platform kills after").fill("10")
    page.press("Enter")
    assert "longer than the 10 s that the platform leaves" in page.tab.locator(".notice").text_content()
    assert "rebuild_index" in page.tab.locator("main").text_content()
    assert "At most 25 s, killed after 10 s" in page.tab.locator("main").text_content()


def test_the_timeline_takes_the_platforms_limit_from_the_file_that_says_it(opened):
    report = report_of(FEW)
    limit = Period(10.0, Location("compose.yaml", 4, 3, 4), "`stop_grace_period` is 10 s")
    page = opened(replace(report, listing=replace(report.listing, platform=limit)), "#view=shutdown")
    assert page.tab.get_by_label("The platform kills after").input_value() == "10"
    assert "compose.yaml:4 says 10 s: `stop_grace_period` is 10 s." in page.tab.locator("main").text_content()
    assert "longer than the 10 s that the platform leaves" in page.tab.locator(".notice").text_content()


def test_the_graph_leads_from_endpoints_over_tasks_to_effects(opened):
    page = opened(report_of(FEW), "#view=graph")
    edges = page.tab.locator(".graph path").evaluate_all("(all) => all.map((e) => [e.dataset.from, e.dataset.to])")
    assert ["papp/api.py\nPOST /record_payment", "t0"] in edges
    assert ["t0", "edb_write"] in edges
    assert ["t1", "eemail"] in edges
    page.tab.locator(".graph [data-key=edb_write]").focus()
    lit = page.tab.locator(".graph .node.lit").all_text_contents()
    assert set(lit) == {"database", "record_payment", "rebuild_index", "follow_up", "reserve_stock"}
    page.press("Enter")
    assert page.tab.locator("#views [aria-current]").text_content() == "Tasks"
    assert "send_receipt" not in page.names()


def test_findings_without_a_task_and_problems_are_shown(opened):
    report = report_of(FEW)
    lone = replace(report.findings[0], task=None, code="SG503", name="host-missing", message="no host")
    facts = replace(report.listing.facts, problems=(Problem(place("bad.py", 2), "syntax", "invalid syntax"),))
    page = opened(replace(report, findings=(lone,), listing=replace(report.listing, facts=facts)), "#view=findings")
    text = page.tab.locator("main").text_content()
    assert "bad.py:2:5 syntax: invalid syntax" in text
    assert "host-missing" in text


def test_places_whose_target_is_not_known_are_told(opened):
    report = report_of(FEW)
    lone = site(place("app/api.py", 70), external="asyncio.sleep")
    facts = replace(report.listing.facts, sites=(*report.listing.facts.sites, lone))
    page = opened(replace(report, listing=replace(report.listing, facts=facts)))
    told = page.tab.locator("main details", has_text="outside the project")
    told.locator("summary").click()
    assert "app/api.py:70:5 create_task of asyncio.sleep in endpoint" in told.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_themes(opened, scheme):
    page = opened(report_of(FEW), "#task=0", color_scheme=scheme)
    for chosen in ("", "dark", "light"):
        page.tab.get_by_label("Theme").select_option(chosen)
        poor = page.tab.evaluate(CONTRASTS)
        assert poor == [], chosen
    background = page.tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(246, 246, 244)"  # "light" was chosen last, whatever the system prefers


# Every text's contrast with what is painted behind it, by the formula of WCAG 2; what is below 4.5 comes back.
CONTRASTS = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
    const behind = (element) => {
        if (!element) return [255, 255, 255, 1];
        const own = rgba(getComputedStyle(element).backgroundColor);
        return own[3] === 1 ? own : over(own, behind(element.parentElement));
    };
    const light = (colour) => {
        const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = colour.map((v) => linear(v / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const poor = [];
    for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || !element.checkVisibility()) continue;
        const back = behind(element);
        const pair = [light(over(rgba(getComputedStyle(element).color), back)), light(back)].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (ratio < 4.5) poor.push([element.textContent.slice(0, 30), ratio]);
    }
    return poor;
}"""


def test_a_narrow_screen_needs_no_scrolling_sideways(opened):
    page = opened(report_of(FEW))
    page.tab.set_viewport_size({"width": 380, "height": 800})
    for fragment in ("", "#view=shutdown", "#view=findings", "#task=0"):
        page.tab.goto(page.address + fragment)
        assert page.tab.evaluate("document.documentElement.scrollWidth") <= 380, fragment


def test_text_of_a_hostile_project_cannot_act(opened):
    bad = task(
        0,
        ATTACK,
        effects=(Effect("db_write", ATTACK, (Step(Location(ATTACK, 1, 1, 1), ATTACK),), "high", "no", ATTACK),),
        duration=Duration("no", None, (Reason((Step(Location(ATTACK, 1, 1, 1), ATTACK),), ATTACK),), "yes"),
        critical_because=ATTACK,
        hint=replace(SHIELDED, stated=frozenset({"name", "shield"}), name=ATTACK),
    )
    report = report_of([bad, task(1, "__proto__")], project=ATTACK)
    finding = Finding(
        "SG101", ATTACK, "error", "high", ATTACK, Location(ATTACK, 1, 1, 1), bad.id, bad.effects[0].evidence
    )
    hostile = replace(
        report,
        findings=(finding,),
        listing=replace(report.listing, lines={(ATTACK, 1): ATTACK, ("__proto__", 1): ATTACK}),
    )
    for view in ("tasks", "shutdown", "graph", "findings"):
        page = opened(hostile, f"#view={view}&task=0&q=%3Cscript%3E")
        assert page.tab.evaluate("window.owned") is None
        assert page.tab.evaluate("document.querySelectorAll('img, script:not([type]) ~ script').length") == 0
        assert "onerror=window.owned=1" in page.tab.locator("#detail").text_content()


def test_a_script_that_found_its_way_in_would_not_run(browser, tmp_path):
    text = render_audit(report_of(FEW), "html", Page())
    planted = text.replace("<footer", '<img src=x onerror="window.owned=1"><script>window.owned=2</script><footer')
    page = Opened(browser, tmp_path, planted)
    assert page.tab.evaluate("window.owned") is None
    assert any("Content Security Policy" in each for each in page.said)
    page.context.close()


def test_the_page_of_the_tasks_alone_has_no_findings(browser, tmp_path):
    page = Opened(browser, tmp_path, render_listing(report_of(FEW).listing, "html", Page()))
    assert page.tab.locator("#views a").all_text_contents() == ["Tasks", "Shutdown", "Graph"]
    assert page.tab.get_by_role("button", name="Findings").count() == 0
    assert page.said == []
    page.context.close()


# What needs no browser


def data_of(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_nothing_of_the_project_stands_in_the_page_but_as_json():
    text = render_audit(report_of([task(0, ATTACK)], project=ATTACK), "html", Page())
    assert text.count("<script") == 2
    assert "onerror" not in re.sub(r"(?s)<script.*?</script>", "", text)
    assert data_of(text)["project"] == ATTACK


def test_the_page_names_no_address_of_another_machine():
    text = render_audit(report_of(FEW), "html", Page())
    assert set(re.findall(r"https?://[\w./-]+", text)) == {"http://www.w3.org/2000/svg"}  # a name, not an address
    assert "default-src 'none'" in text


def test_the_same_project_gives_the_same_page():
    assert render_audit(report_of(FEW), "html", Page()) == render_audit(report_of(FEW), "html", Page())
