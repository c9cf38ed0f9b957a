"""Real applications brought over to the wiring without a hand: the share of sites that move, and what changed.

    python tests/benchmarks/migrate.py CORPUS [NAME[=module:app] ...]

CORPUS is a folder with one unpacked application in each of its folders; each is copied and init, hint --apply,
generate and migrate --apply run on the copy (`=module:app` is given to init). Printed are the share of sites that
moved, the reasons for the rest, every statement that changed and is neither a moved call nor a parameter or import
for one, and what pyright says about the touched files that it did not say before. Exit code 1 where a file does not
parse any more, another statement changed, or there are new errors.
"""

import ast
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

COMMANDS = (["hint", "--apply", "--allow-dirty"], ["generate"], ["migrate", "--apply", "--allow-dirty"])
SITE = re.compile(r"\b(?:add_task|create_task|ensure_future|schedule|add_done_callback|add|discard)\(")
HANDED = re.compile(r"(?:, )?\b(\w+)=\1\b")
VARIABLE = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|[\w./<>]*(?:[_.<>/]|[a-z][A-Z])[\w./<>:]*|\d+")


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    corpus = Path(sys.argv[1])
    chosen = sys.argv[2:] or sorted(path.name for path in corpus.iterdir() if path.is_dir())
    results = [adopted(corpus / name.partition("=")[0], name.partition("=")[2]) for name in chosen]
    return 0 if all(results) else 1


def adopted(source: Path, app: str) -> bool:
    """Whether all is well with what the commands make of one application."""
    print(f"\n{source.name}")
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before" / source.name, Path(folder) / "after" / source.name
        for copy in (before, after):
            shutil.copytree(source, copy, symlinks=True)
        told = ""
        for command in (["init", *(["--app", app] if app else [])], *COMMANDS):
            begin = time.monotonic()
            done = subprocess.run(
                [sys.executable, "-m", "shieldgen", *command], cwd=after, capture_output=True, text=True
            )
            print(f"  {command[0]}: {time.monotonic() - begin:.1f} s, exit {done.returncode}")
            if done.returncode:
                print(f"    {done.stderr.strip()}")
                return done.returncode == 2
            told = done.stdout
            if command[0] == "hint":
                print(f"    {next(line for line in told.splitlines() if line.endswith('with a hint already'))}")
        share(told)
        touched = sorted(changed_files(before, after))
        return not [*wrong_statements(before, after, touched), *new_errors(before, after, touched)]


def share(told: str) -> None:
    reasons = Counter(VARIABLE.sub("_", line.split(": ")[2]) for line in told.splitlines() if ": stays: " in line)
    print(f"  {next(line for line in told.splitlines() if re.match('[0-9]+ of ', line))}")
    for reason, count in reasons.most_common():
        print(f"    {count:4} {reason}")


def changed_files(before: Path, after: Path) -> Iterator[str]:
    for path in before.rglob("*.py"):
        name = path.relative_to(before)
        if path.read_bytes() != (after / name).read_bytes():
            yield name.as_posix()


def wrong_statements(before: Path, after: Path, touched: list[str]) -> list[str]:
    """The statements that changed though none of our commands has any business with them."""
    wrong: list[str] = []
    counted = 0
    for name in touched:
        try:
            old, new = (list(statements(ast.parse((tree / name).read_bytes()))) for tree in (before, after))
        except SyntaxError as error:
            wrong.append(f"{name}: {error}")
            continue
        carriers = re.findall(r"(\w+): (?:fastapi\.)?BackgroundTasks\b", "\n".join(old))
        handed_on = re.compile(rf"\b(?:{'|'.join(carriers) or '(?!)'})\b[,)]")
        came = {HANDED.sub("", line) for line in new}
        for line in difflib.unified_diff(old, new, n=0, lineterm=""):
            if line.startswith(("---", "+++", "@@")):
                continue
            counted += 1
            ours = re.match(r"-(?:(?:async )?def |import |from )", line) or SITE.search(line)
            ours = ours or handed_on.search(line) or HANDED.sub("", line[1:]) in came
            if line[0] == "-" and not ours:
                wrong.append(f"{name}: {line}")
    print(f"  {len(touched)} files touched, {counted} statements went or came; others that changed: {len(wrong)}")
    for line in wrong:
        print(f"    {line[:200]}")
    return wrong


def statements(node: ast.AST) -> Iterator[str]:
    """Each statement by itself, of those with a body the head alone; docstrings and comments apart."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            continue
        for name in ("body", "orelse", "handlers", "finalbody", "cases"):
            if hasattr(child, name):
                break
        else:
            yield ast.unparse(child)
            continue
        whole = ast.unparse(child).splitlines()
        head = next((line for line in whole if not line.startswith("@")), "")
        yield head
        yield from statements(child)


def new_errors(before: Path, after: Path, touched: list[str]) -> list[str]:
    old, new = (pyright(tree, touched) for tree in (before, after))
    wiring = pyright(
        after, sorted(path.parent.relative_to(after).as_posix() for path in after.rglob("runtime/_task.py"))
    )
    added = sorted((new - old).elements())
    print(f"  pyright: {old.total()} errors in the touched files before, {new.total()} after, {len(added)} of them new")
    for line in added:
        print(f"    {line[:300]}")
    print(f"  pyright: {wiring.total()} errors in the runtime that came along")
    return added if new.total() > old.total() else []


def pyright(tree: Path, names: list[str]) -> Counter[str]:
    if not names:
        return Counter()
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson", *names],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    return Counter(
        f"{Path(found['file']).relative_to(tree.resolve()).as_posix()}: {found['message']}"
        for found in json.loads(done.stdout)["generalDiagnostics"]
        if found["severity"] == "error"
    )


if __name__ == "__main__":
    sys.exit(main())
