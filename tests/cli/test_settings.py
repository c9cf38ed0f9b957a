"""The table [tool.shieldgen]: what it may hold, and how mistakes in it are told."""

import pytest

from shieldgen.errors import SettingsError
from shieldgen.settings import KEYS, PerFile, Settings, key_places, load_settings, parse_settings


def test_a_project_without_a_table_has_the_defaults(tmp_path):
    assert load_settings(tmp_path) == Settings()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert load_settings(tmp_path) == Settings()


def test_every_key_is_read():
    text = """\
[tool.shieldgen]
app = "shop.main:app"
wiring = "shop/wiring"
runtime = "installed"
vendor = ["testing"]
src = ["src", "."]
exclude = ["migrations/"]
select = ["sg1"]
ignore = ["SG206"]
fail-on = "error"
tests = true
grace = 10
extend-select = ["SG206"]
severity = { SG203 = "error" }
per-file = { "old/" = { ignore = ["SG4"], severity = { sg1 = "note" } } }
pedantic = true
exit-zero = true
baseline = "known.json"
diff-base = "main"
format = "concise"
output = "reports/audit.txt"
statistics = true
quiet = true
cache = false

[tool.shieldgen.tasks."vendor.mail:send"]
shield = true

[[tool.shieldgen.effects]]
name = "vendor.mail.send"
"""
    settings = parse_settings(text)
    assert settings == Settings(
        app="shop.main:app",
        wiring="shop/wiring",
        runtime="installed",
        vendor=("testing",),
        src=("src", "."),
        exclude=("migrations/",),
        select=("SG1",),
        ignore=("SG206",),
        fail_on="error",
        tests=True,
        grace=10.0,
        extend_select=("SG206",),
        severity={"SG203": "error"},
        per_file={"old/": PerFile(ignore=("SG4",), severity={"SG1": "note"})},
        pedantic=True,
        exit_zero=True,
        baseline="known.json",
        diff_base="main",
        format="concise",
        output="reports/audit.txt",
        statistics=True,
        quiet=True,
        cache=False,
        tasks={"vendor.mail:send": {"shield": True}},
        effects=({"name": "vendor.mail.send"},),
    )
    table = text.partition("\n\n")[0]
    assert sorted([line.partition(" ")[0] for line in table.splitlines()[1:]] + ["effects", "tasks"]) == sorted(KEYS)


def test_a_grace_may_be_without_limit():
    assert parse_settings('[tool.shieldgen]\ngrace = "unlimited"\n').grace is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("app = 3", "app must be a text, not 3"),
        ("grace = -1", "grace must be seconds"),
        ("grace = true", "grace must be seconds"),
        ("grace = inf", "grace must be seconds"),
        ("tests = 1", "tests must be true or false, not 1"),
        ('src = ["../up"]', "src must be a folder inside the project"),
        ('wiring = "/abs"', "wiring must be a folder inside the project"),
        ('wiring = "C:/abs"', "wiring must be a folder inside the project"),
        ('select = "SG1"', "select must be a list of texts"),
        ('select = ["E501"]', "select must be a list of rule codes"),
        ("tasks = []", "tasks must be a table, not []"),
        ("effects = {}", "effects must be a list of tables, each written as [[tool.shieldgen.effects]], not {}"),
        ('severity = { SG9x = "error" }', "'SG9x' is no rule code such as 'SG202'"),
        ('severity = { SG101 = "fatal" }', "severity.SG101 must be "),
        ('per-file = { "old/" = 3 }', 'per-file."old/" must be a table, not 3'),
        (
            'per-file = { "old/" = { ignored = ["SG1"] } }',
            "unknown key 'ignored' in per-file.\"old/\"; did you mean 'ignore'?",
        ),
        ('per-file = { "old/" = { ignore = "SG1" } }', "ignore must be a list of texts"),
        ('output = "../up.txt"', "output must be a file inside the project"),
        ('baseline = "/etc/passwd"', "baseline must be a file inside the project"),
        ('"fail on" = "error"', "unknown key 'fail on' in [tool.shieldgen]; did you mean 'fail-on'?"),
        ("fail_on = 1", "unknown key 'fail_on' in [tool.shieldgen]; did you mean 'fail-on'?"),
        ("zzz = 1", "unknown key 'zzz' in [tool.shieldgen]; known keys: app, wiring"),
    ],
)
def test_a_mistake_is_told_with_its_place(line, says):
    with pytest.raises(SettingsError) as raised:
        parse_settings(f"[tool.shieldgen]\n\n  {line}\n")
    assert str(raised.value).startswith(f"pyproject.toml:3:3: {says}")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.shieldgen]\na = \n", "2:5"),
        ("a = [1,\n", "1:8"),
        ("[a]\n[a]\n", "2:3"),
        ("x = 1\nx = 2\n", "2:6"),
        ("=", "1:1"),
    ],
)
def test_broken_toml_is_told_with_its_place(text, place):
    with pytest.raises(SettingsError, match=f"^pyproject.toml:{place}: broken TOML: "):
        parse_settings(text)


def test_places_are_found_whatever_the_form():
    text = '''\
a = """
[tool.shieldgen]
ignore = 1
"""
tool.other.x = 1

[ tool . "shieldgen" ]
ignore = [
    "SG1",
]
tasks."a.b:c".shield = true
[tool.shieldgen.tasks.'d:e']
x = 1
'''
    places = {".".join(keys): place.line for keys, place in key_places(text, "pyproject.toml").items()}
    assert places["tool.shieldgen"] == 7
    assert places["tool.shieldgen.ignore"] == 8
    assert places["tool.shieldgen.tasks.a.b:c.shield"] == 11
    assert places["tool.shieldgen.tasks.d:e"] == 12


def test_the_place_of_a_key_that_is_not_there_is_that_of_its_table():
    settings = parse_settings('\n[tool.shieldgen]\ntasks = {"a:b" = {shield = true}}\n')
    assert str(settings.place("tasks", "a:b", "shield")) == "pyproject.toml:3:1"
    assert str(settings.place("grace")) == "pyproject.toml:2:2"
    assert str(Settings().place("grace")) == "pyproject.toml:1:1"
