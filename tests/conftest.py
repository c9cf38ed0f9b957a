"""A cache of its own for all tests; the slow ones where CI is set, and a failure there for each unexpected skip."""

import gc
import os
from collections.abc import Generator

import pytest

CI = bool(os.environ.get("CI"))

# In a GitHub workflow annotations are the default format; the tests run the tool as developers do.
os.environ.pop("GITHUB_ACTIONS", None)

# Reasons, or their beginnings, for which a test may be skipped in CI. Everything else a test needs is installed there.
SKIPS_EXPECTED_IN_CI: tuple[str, ...] = ()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: much of a run is spent waiting for servers and their grace."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """No test finds what another run kept for its user, nor leaves anything there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_sessionfinish() -> None:
    """The command line froze what there was for the end of its process; this one looks at its objects once more."""
    gc.unfreeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="rewrite what the folders of tests/cases expect")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "versions" not in config.option.markexpr:
        # They install other releases from the network, so they are a command of their own.
        others = [item for item in items if item.get_closest_marker("versions")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]
    if CI or "slow" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow: runs where CI is set, or with -m slow"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report)
    return report


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI, turn a skip that is not expected into a failure."""
    if not CI or not report.skipped or not isinstance(report.longrepr, tuple):
        return
    path, line, message = report.longrepr
    reason = str(message).removeprefix("Skipped: ")
    if not reason.startswith(SKIPS_EXPECTED_IN_CI):
        report.outcome = "failed"
        report.longrepr = f"{path}:{line}: skipped in CI, where nothing may be missing: {reason}"
