"""Files of a deployment: what is read from them, and that hostile ones neither escape, hang nor break anything."""

import os
import time
from pathlib import Path

import pytest

from shieldgen.analysis.platform.dockerfiles import image
from shieldgen.analysis.platform.nodes import Unreadable, documents
from shieldgen.analysis.platform.shell import commands
from shieldgen.analysis.platform.spans import seconds
from shieldgen.discovery.manifests import LONGEST, is_manifest
from shieldgen.pipeline.audit import tasks
from shieldgen.settings import Settings

MAIN = """\
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def mail(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, background: BackgroundTasks) -> None:
    background.add_task(mail, order)
"""


@pytest.fixture
def deployments(tmp_path):
    """What is read of a project with these files beside its code."""

    def read(files: dict[str, str], exclude: tuple[str, ...] = ()):
        for path, text in {"main.py": MAIN, **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        facts = tasks(tmp_path, Settings(exclude=exclude), lambda _step: None)
        assert facts.problems == ()
        return facts.deployments

    return read


def limits(found):
    return [(deployment.platform, stop.seconds) for deployment in found for stop in deployment.stops]


# Time spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("90", 90, id="a number alone is seconds"),
        pytest.param("1m30s", 90, id="as Go and compose write it"),
        pytest.param("1min 20s", 80, id="as systemd writes it"),
        pytest.param("500ms", 0.5, id="milliseconds"),
        pytest.param("1h", 3600, id="hours"),
        pytest.param("1.5s", 1.5, id="with a fraction"),
        pytest.param("${GRACE:-30s}", None, id="a variable is not guessed"),
        pytest.param("{{ .Values.grace }}", None, id="nor a template"),
        pytest.param("soon", None, id="a word"),
        pytest.param("5 parsecs", None, id="an unknown unit"),
        pytest.param("", None, id="nothing"),
        pytest.param("-5", None, id="less than nothing"),
        pytest.param("1" * 5_000, None, id="longer than any span"),
    ],
)
def test_a_time_span_is_read_as(text, expected):
    assert seconds(text) == expected


# Shell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("uvicorn a:b", [(("uvicorn", "a:b"), False)], id="one command"),
        pytest.param("exec uvicorn a:b", [(("uvicorn", "a:b"), True)], id="exec replaces the shell"),
        pytest.param(
            "exec uvicorn a:b | tee log", [(("uvicorn", "a:b"), False), (("tee", "log"), False)], id="no pipe"
        ),
        pytest.param("exec uvicorn a:b &", [(("uvicorn", "a:b"), False)], id="nor in the background"),
        pytest.param("A=1 B='x y' exec uvicorn", [(("uvicorn",), True)], id="variables before it"),
        pytest.param(
            "if x; then\n exec a\nfi", [(("x",), False), (("a",), True), (("fi",), False)], id="in a condition"
        ),
        pytest.param("a \\\n  --b", [(("a", "--b"), False)], id="over two lines"),
        pytest.param("# it's a comment\na", [(("a",), False)], id="a quote in a comment"),
        pytest.param("a 'x\ny' z\nb", [(("a", "x\ny", "z"), False), (("b",), False)], id="a text over two lines"),
        pytest.param("a 'never closed\nb", [(("b",), False)], id="a quote that is never closed"),
    ],
)
def test_a_shell_text_has_the_commands(text, expected):
    assert [(simple.words, simple.replaces) for simple in commands(text)] == expected


# Dockerfiles


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('CMD ["a", "b"]', ("a", "b"), id="exec form"),
        pytest.param("CMD a b", ("/bin/sh", "-c", "a b"), id="shell form"),
        pytest.param("cmd a \\\n  # comment\n\n  b", ("/bin/sh", "-c", "a   b"), id="continued over a comment"),
        pytest.param('ENTRYPOINT ["a"]\nCMD ["b"]', ("a", "b"), id="both in exec form"),
        pytest.param('ENTRYPOINT a\nCMD ["b"]', ("/bin/sh", "-c", "a"), id="a shell form of ENTRYPOINT gets no CMD"),
        pytest.param('SHELL ["bash", "-c"]\nCMD a', ("bash", "-c", "a"), id="another shell"),
        pytest.param("# escape=`\nCMD a `\n b", ("/bin/sh", "-c", "a  b"), id="another escape"),
        pytest.param("FROM x AS one\nCMD a\nFROM y\nRUN b", None, id="the last stage counts"),
        pytest.param("FROM x AS one\nCMD a\nFROM one", ("/bin/sh", "-c", "a"), id="and what it is built on"),
        pytest.param("RUN <<EOT\nCMD a\nEOT", None, id="a text for another command"),
        pytest.param("RUN <<EOT\nCMD a", None, id="one that never ends"),
        pytest.param("CMD []", None, id="an empty command"),
        pytest.param("CMD \\", None, id="a line that goes on after the end"),
        pytest.param("CMD " + "[" * 100_000, None, id="brackets without end"),
    ],
)
def test_an_image_starts(text, words):
    start = image("Dockerfile", text).start
    if words is None:
        assert start is None or "[[[" in start.words[-1]
    else:
        assert start is not None
        assert start.words == words


# Which files


@pytest.mark.parametrize("path", ["Dockerfile", "api.Dockerfile", "docker/Dockerfile.prod", "Containerfile", "Procfile",
                                  "deploy/k8s/api.yml", "fly.toml", "fly.staging.toml", "x.service", "start.sh",
                                  "docker-entrypoint"])  # fmt: skip
def test_files_that_may_say_how_the_application_is_deployed(path):
    assert is_manifest(path)


@pytest.mark.parametrize("path", ["main.py", "pyproject.toml", "README.md", "entrypoint.ts", "package.json"])
def test_files_that_say_nothing_about_it(path):
    assert not is_manifest(path)


def test_without_such_files_nothing_is_said(deployments):
    assert deployments({"config.yaml": "services: are described elsewhere\n"}) == ()


def test_excluded_files_and_those_of_tests_are_left_out(deployments):
    compose = "services:\n  api:\n    command: uvicorn main:app\n"
    assert deployments({"old/compose.yaml": compose, "tests/compose.yaml": compose}, exclude=("old/",)) == ()


def test_each_file_is_judged_by_itself(deployments):
    service = "services:\n  api:\n    command: uvicorn main:app\n    stop_grace_period: {}s\n"
    found = deployments({"dev/compose.yaml": service.format(5), "prod/compose.yaml": service.format(60)})
    assert sorted(limits(found)) == [("compose service api", 5.0), ("compose service api", 60.0)]


def test_what_is_said_by_the_command_line_goes_before_variables_and_files(deployments):
    files = {
        "gunicorn.conf.py": "graceful_timeout = 10\n",
        "Dockerfile": "FROM x\nENV GUNICORN_CMD_ARGS='--graceful-timeout 20'\n"
        'CMD ["gunicorn", "--graceful-timeout", "30", "main:app"]\n',
        "b.Dockerfile": 'FROM x\nENV GUNICORN_CMD_ARGS=\'--graceful-timeout 20\'\nCMD ["gunicorn", "main:app"]\n',
        "c.Dockerfile": 'FROM x\nCMD ["gunicorn", "main:app"]\n',
    }
    assert [(d.at.path, s.seconds) for d in deployments(files) for s in d.stops] == [
        ("gunicorn.conf.py", 10.0),
        ("Dockerfile", 30.0),
        ("b.Dockerfile", 20.0),
        ("c.Dockerfile", 10.0),
    ]


def test_a_settings_file_of_gunicorn_is_read_and_never_run(deployments, tmp_path):
    text = f"open({str(tmp_path / 'run')!r}, 'w')\ngraceful_timeout = 7\n"
    assert limits(deployments({"gunicorn.conf.py": text})) == [("gunicorn", 7.0)]
    assert not (tmp_path / "run").exists()


def test_a_sentence_that_only_uvicorn_knows_is_found_behind_a_chain(deployments):
    files = {
        "Dockerfile": 'FROM x\nCOPY run.sh /srv/\nENTRYPOINT ["tini", "--", "/srv/run.sh"]\nCMD ["serve"]\n',
        "run.sh": "#!/bin/sh\nset -e\nexec poetry run python -m uvicorn main:app --timeout-graceful-shutdown 9\n",
    }
    (found,) = deployments(files)
    assert (found.requests.seconds, found.requests.at.path, found.unheard) == (9.0, "run.sh", None)


# Hostile ones


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(
            "compose.yaml",
            "a: &a [x, x]\n"
            + "".join(
                f"{b}: &{b} [*{a}, *{a}]\n"
                for a, b in zip("abcdefghijklmnopqrstuvw", "bcdefghijklmnopqrstuvwx", strict=True)
            )
            + "services:\n  api: {command: *x, build: .}\n",
            id="a bomb of aliases",
        ),
        pytest.param(
            "compose.yaml",
            "a0: &a0 {x: y}\n"
            + "".join(f"a{n + 1}: &a{n + 1} {{<<: [*a{n}, *a{n}, *a{n}]}}\n" for n in range(60))
            + "services:\n  api: {<<: *a60}\n",
            id="a bomb of merges",
        ),
        pytest.param("compose.yaml", "services: &s\n  <<: *s\n  api: *s\n", id="a mapping inside itself"),
        pytest.param("compose.yaml", "services: " + "[" * 50_000, id="nested without end"),
        pytest.param("compose.yaml", "services:\n" + "- " * 100_000, id="dashes without end"),
        pytest.param("compose.yaml", "services: " + "{a: " * 20_000 + "}" * 20_000, id="nested deeply"),
        pytest.param(
            "compose.yaml", "services: !!python/object/apply:os.system ['touch /tmp/x']\n", id="a tag that runs"
        ),
        pytest.param(
            "compose.yaml",
            "services:\n  api: {build: {context: ../../../../etc, dockerfile: passwd}}\n",
            id="a way out",
        ),
        pytest.param("compose.yaml", "services:\n  - api\n  - {}\n", id="a list for a mapping"),
        pytest.param(
            "compose.yaml", "services: {api: {command: [[uvicorn], {a: b}], environment: 3}}\n", id="odd values"
        ),
        pytest.param(
            "k8s.yaml", "apiVersion: 3\nkind: [Deployment]\nspec: {template: {spec: {containers: x}}}\n", id="odd kinds"
        ),
        pytest.param(
            "k8s.yaml",
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a/b, command: [{}]}, 3]}\n",
            id="odd pods",
        ),
        pytest.param(
            "service.yaml", "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: []\n", id="an odd service"
        ),
        pytest.param(
            "template.yaml", "Resources: {a: {Type: [x], Properties: {Handler: [y]}}}\n", id="an odd template"
        ),
        pytest.param("fly.toml", "app = 3\nkill_timeout = [1]\nkill_signal = 9\nprocesses = {a = 1}\n", id="odd TOML"),
        pytest.param("fly.toml", "app = " + "[" * 50_000, id="TOML without end"),
        pytest.param("vercel.json", '{"a": ' * 50_000, id="JSON without end"),
        pytest.param("vercel.json", "a" * 200_000, id="a long word"),
        pytest.param("x.service", "[Service]\nExecStart=\nTimeoutStopSec=\n" + "\\\n" * 1_000, id="an empty unit"),
        pytest.param("x.service", "[Service]\nExecStart=uvicorn 'a\n", id="an unclosed quote"),
        pytest.param("Procfile", "web:\n: x\nweb: 'uvicorn\n", id="an odd Procfile"),
        pytest.param("Dockerfile", "CMD a " + "\\\n" * 100_000, id="a line without end"),
        pytest.param(
            "Dockerfile", "FROM\nFROM x AS\nENV\nENV 'a\nSTOPSIGNAL\nCMD\nENTRYPOINT\n", id="instructions without words"
        ),
    ],
)
def test_a_hostile_file_is_no_deployment_and_takes_no_time(deployments, path, text):
    began = time.monotonic()
    assert not [found for found in deployments({path: text}) if found.confidence == "high" and found.stops]
    assert time.monotonic() - began < 10


def test_a_script_with_an_open_quote_on_each_line_takes_no_time(deployments):
    began = time.monotonic()
    script = "echo 'it\necho \"is\n" * 4_000
    assert deployments({"Dockerfile": 'FROM x\nCMD ["./start.sh"]\n', "start.sh": script}) == ()
    assert time.monotonic() - began < 10


def test_scripts_that_start_each_other_end(deployments):
    files = {"Dockerfile": 'FROM x\nCMD ["./a.sh"]\n', "a.sh": "./b.sh\n", "b.sh": "exec ./a.sh\n"}
    assert deployments(files) == ()


def test_a_file_longer_than_people_write_is_not_read(deployments):
    compose = "services:\n  api:\n    command: uvicorn main:app\n"
    assert deployments({"compose.yaml": compose + "#" * LONGEST}) == ()


def test_no_link_is_followed(deployments, tmp_path):
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "compose.yaml").write_text("services:\n  api:\n    command: uvicorn main:app\n")
    (tmp_path / "compose.yaml").symlink_to(outside / "compose.yaml")
    (tmp_path / "deploy").symlink_to(outside)
    (tmp_path / "Procfile").symlink_to("/dev/zero")
    assert deployments({}) == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are Unix's")
def test_a_pipe_is_not_waited_for(deployments, tmp_path):
    os.mkfifo(tmp_path / "Dockerfile")
    assert deployments({}) == ()


def test_bytes_that_are_no_text_are_no_bug(deployments, tmp_path):
    Path(tmp_path / "Dockerfile").write_bytes(b"FROM x\nCMD uvicorn \xff\x00main:app\n")
    (found,) = deployments({})
    assert found.unheard is not None


def test_broken_yaml_is_named_with_its_line():
    with pytest.raises(Unreadable, match="no YAML in line 2"):
        documents("x.yaml", "a: [\n}")
