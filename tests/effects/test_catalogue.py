"""The catalogue loads and is well formed."""

import pytest

from shieldgen.effects import catalogue
from shieldgen.errors import SettingsError
from shieldgen.model.effect import EFFECT_KINDS

FILES = sorted(catalogue.FOLDER.glob("*.toml"))
LOADED = catalogue.load()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_loads_and_cites_its_documentation(path):
    family = catalogue.read_family(path.read_text("utf-8"), path.name)
    assert family.entries or family.shapes
    for entry in (*family.entries, *(shape.entry for shape in family.shapes)):
        assert entry.page.startswith("https://")
        assert entry.effect is None or entry.effect in EFFECT_KINDS


def test_no_alias_leads_to_itself():
    assert [name for name, target in LOADED.aliases.items() if name == target] == []


def test_aliases_come_to_an_end():
    for name in LOADED.aliases:
        seen, here = {name}, LOADED.aliases[name]
        while here in LOADED.aliases:
            assert here not in seen, f"{name} goes round in circles"
            seen.add(here)
            here = LOADED.aliases[here]


def test_no_call_is_named_twice():
    patterns = [entry.pattern for family in LOADED.families for entry in family.entries]
    assert sorted({p for p in patterns if patterns.count(p) > 1}) == []


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        pytest.param("httpx.AsyncClient().get", None, id="reading has no effect"),
        pytest.param("os.path.join", None, id="unknown calls have none"),
        pytest.param("mystripe.Charge.create", None, id="another module of a similar name"),
        pytest.param("httpx.AsyncClient().post().post", None, id="a longer name is another name"),
        pytest.param("httpx.AsyncClient().post", "http_post", id="an exact name"),
        pytest.param("openai.AsyncOpenAI().chat.completions.create", "llm_call", id="parts in between"),
        pytest.param("sqlalchemy.orm.Session().query().delete", "delete", id="no parts in between"),
        pytest.param("sqlalchemy.orm.Session().query().filter().delete", "delete", id="calls in between"),
        pytest.param("stripe.StripeClient().v1.payment_intents.create", "payment", id="a client's services"),
    ],
)
def test_patterns_match_whole_names(name, effect):
    entry = LOADED.entry(name)
    assert (entry.effect if entry else None) == effect


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("calls = 3", "x.toml: write calls as [[calls]] tables", id="calls that are no tables"),
        pytest.param("[[calls]", "x.toml: ", id="broken TOML"),
        pytest.param("colour = 1", "x.toml: unknown key 'colour'", id="an unknown key of the file"),
        pytest.param('[[calls]]\nnames = ["a.b"]', "[[calls]] 1: `page`", id="no documentation"),
        pytest.param('page = "https://x"\n[[calls]]\nnames = []', "[[calls]] 1: `names`", id="no names"),
        pytest.param(
            'page = "https://x"\n[[calls]]\nnames = ["a..b"]', "'a..b' is no canonical name", id="an empty part"
        ),
        pytest.param(
            'page = "https://x"\n[[calls]]\nnames = ["a"]\n[[calls]]\nnames = ["b"]\neffect = "boom"',
            "[[calls]] 2: `effect` is 'boom'; it must be one of payment, ",
            id="an unknown effect",
        ),
        pytest.param(
            'page = "https://x"\n[[calls]]\nnames = ["a"]\nidempotent = "no"', "`because` must say why", id="no reason"
        ),
        pytest.param(
            'page = "https://x"\n[[calls]]\nnames = ["a"]\ntimeout = { default = "soon" }',
            "`timeout.default` must be seconds",
            id="a default that is no number",
        ),
        pytest.param(
            'page = "https://x"\n[[calls]]\nnames = ["a"]\nblocking = "yes"',
            "must be true or false",
            id="a flag as text",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, message):
    with pytest.raises(SettingsError) as error:
        catalogue.read_family(text, "x.toml")
    assert message in str(error.value)


def test_a_project_s_own_entries_speak_before_the_catalogue_s():
    own = {"names": ["httpx.AsyncClient().post"], "effect": "payment", "idempotent": "yes", "because": "ours"}
    found = catalogue.load([own]).entry("httpx.AsyncClient().post")
    assert found is not None
    assert (found.effect, found.because) == ("payment", "ours")


def test_a_project_s_own_entries_are_checked_the_same_way():
    says = r"pyproject.toml entry 1: unknown key 'efect' in an entry; did you mean 'effect'"
    with pytest.raises(SettingsError, match=says):
        catalogue.load([{"names": ["a.b"], "efect": "email"}], own_place="pyproject.toml")
