"""A call with its canonical name, and the catalogue, to what this call does and how long it may take."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ..analysis.values import Constant, External
from ..analysis.walking import last_name
from ..model import code
from ..model.effect import Confidence, EffectKind, Verdict
from .entries import Entry
from .statements import read_operators, read_statement
from .written import Match, Written

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REPEATABLE_METHODS = frozenset({"PUT", "DELETE"})
_PAYING = re.compile(
    r"/(charges?|payments?|payment[_-]intents?|refunds?|payouts?|transfers?)(/|\?|\s|$)", re.IGNORECASE
)
_ASKING = re.compile(
    r"/(chat/completions|completions|v1/(messages|responses|embeddings)|embeddings|api/(chat|generate|embed|embeddings)|"
    r"images/generations|audio/(speech|transcriptions|translations)|v1/rerank)(\?|\s|$)"
    r"|//(api\.openai\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|openrouter\.ai)/",
    re.IGNORECASE,
)
"""The addresses under which language models are asked, of OpenAI's, Anthropic's, Ollama's and like servers."""
_MOVES = (".rename", ".renames", ".replace", ".move")
_LOG = re.compile(r"_*(log_?(file|path)|logfile)")
_FRESH = re.compile(r"^(uuid\.uuid[14]|secrets\.|time\.time|datetime\.)")


def match(name: str, entry: Entry, written: Written) -> Match:
    """What the call of `name` does, according to its entry and its arguments."""
    name = entry.shown or name
    verdict, because, effect, text, also = entry.idempotent, entry.because, entry.effect, name, entry.also
    confidence: Confidence = entry.confidence
    match entry.reads:
        case "sql" | "statement":
            read = read_statement(written, entry.read_at)
            effect = read.kind if read else None
            if read is not None:
                verdict, because, text = read.idempotent, read.because, f"{name} with {read.text}"
            also = "db_write" if effect == "delete" else None
        case "http_method":
            method = _http_method(written, entry)
            effect, verdict, because = _http(method, entry)
            also = "delete" if method == "DELETE" else None
            confidence = "medium" if method is None and confidence == "high" else confidence
        case "operators":
            verdict, because = read_operators(written, entry.read_at)
        case "mode":
            effect, verdict, because = _mode(written, entry)
            effect = None if effect is not None and _passes(written) else effect
        case _:
            pass
    if effect == "http_post":
        address = "".join(_address(written))
        effect = "payment" if _PAYING.search(address) else "llm_call" if _ASKING.search(address) else effect
    if verdict == "no" and name.endswith(_MOVES) and _is_made_here(written):
        verdict, because = "yes", "each run moves the file that it has made"
    guarded = effect is not None and verdict != "yes" and _has_key(written, entry)
    if guarded:
        verdict, because = "yes", "an idempotency key makes a repetition harmless"
    return Match(name, entry, effect, verdict, because, text, confidence, guarded, _seconds(written, entry), also)


def _is_made_here(written: Written) -> bool:
    """Whether what is moved is a temporary file that the same function makes."""
    func = written.call.func
    owner = func.value if isinstance(func, code.Attribute) else None
    return any(
        isinstance(value, External) and value.name.startswith("tempfile.")
        for moved in (owner, written.call.positional(0))
        if moved is not None
        for part in written.parts(moved)
        if isinstance(part, code.Call | code.Name)
        for value in written.look(part)
    )


def _http_method(written: Written, entry: Entry) -> str | None:
    """The HTTP method of a request, in capitals; None where it is not written."""
    expr = written.argument(entry.read_at)
    made = written.origin(expr) if isinstance(expr, code.Name) else expr
    if isinstance(made, code.Call):
        # `client.send(client.build_request("POST", url))`
        expr = made.keyword("method") or made.positional(0)
    method = written.constant(expr) if expr is not None else None
    return method.upper() if isinstance(method, str) else None


def _http(method: str | None, entry: Entry) -> tuple[EffectKind | None, Verdict, str]:
    if method is None:
        return entry.effect, "unknown", "the HTTP method is not written here"
    if method in _SAFE_METHODS:
        return None, "yes", "it only reads"
    if method in _REPEATABLE_METHODS:
        return entry.effect, "yes", f"{method} leaves the same state when it is repeated"
    return entry.effect, "no", f"a repeated {method} may be carried out twice"


def _mode(written: Written, entry: Entry) -> tuple[EffectKind | None, Verdict, str]:
    expr = written.argument(entry.read_at)
    found = written.look(expr) if expr is not None else ()
    texts = [value.value for value in found if isinstance(value, Constant) and isinstance(value.value, str)]
    # How an archive is packed stands behind the mode: `tarfile.open(name, "r:xz")`.
    modes = [re.split("[:|]", text)[0] for text in texts]
    writing = [mode for mode in modes if set(mode) & set("wax+")]
    if not writing:
        return None, "yes", "it only reads"
    if any("a" in mode for mode in writing):
        return entry.effect, "no", "each run appends to the file"
    if any("x" in mode for mode in writing):
        return entry.effect, "no", "the second time the file exists, and the call raises"
    return entry.effect, "yes", entry.because


def _passes(written: Written) -> bool:
    """Whether a file is opened that nobody counts on: a temporary one, or a log."""
    named = written.call.positional(0) or written.call.keyword("file")
    for part in written.parts(named) if named is not None else ():
        match part:
            case code.Literal(value=str() as text) if text.endswith(".log"):
                return True
            case code.Name() | code.Attribute() if _LOG.match(last_name(part) or ""):
                return True
            case code.Call(func=func):
                made = (value.name for value in written.look(func) if isinstance(value, External))
                if any(name.startswith("tempfile.") for name in made):
                    return True
            case _:
                continue
    return False


def _address(written: Written) -> Iterator[str]:
    """The parts of a request's address that are written here; what stands between them is told by a space."""
    first = written.call.keyword("url") or written.call.positional(0)
    for expr in (first, written.call.positional(1)):
        for part in written.parts(expr) if expr is not None else ():
            if isinstance(part, code.Literal) and isinstance(part.value, str):
                yield f"{part.value} "


def _has_key(written: Written, entry: Entry) -> bool:
    """Whether the call carries an idempotency key that is the same in each run."""
    keys = [written.call.keyword(name) for name in entry.safe_with if name != "options"]
    for keyword in ("headers", "options"):
        holder = written.call.keyword(keyword)
        for part in written.parts(holder) if holder is not None else ():
            if not isinstance(part, code.Collection) or part.kind != "dict":
                continue
            for key, item in zip(part.keys, part.items, strict=True):
                word = key.value if isinstance(key, code.Literal) else None
                if isinstance(word, str) and word.lower().replace("-", "_").removeprefix("x_") == "idempotency_key":
                    keys.append(item)
    return any(key is not None and not _fresh(written, key) for key in keys)


def _fresh(written: Written, key: code.Expr) -> bool:
    if isinstance(key, code.Literal) and key.value is None:
        return True
    return any(
        isinstance(value, External) and _FRESH.match(value.name)
        for part in written.parts(key)
        if isinstance(part, code.Call | code.Name)
        for value in written.look(part)
    )


def _seconds(written: Written, entry: Entry) -> float | None:
    if entry.seconds is not None:
        expr = written.argument(entry.seconds)
        found = written.constant(expr) if expr is not None else None
        return float(found) if isinstance(found, int | float) else None
    if entry.timeout is None:
        return math.inf if entry.waits_for else None
    own = written.argument(entry.timeout.argument) if entry.timeout.argument else None
    if own is None and entry.timeout.constructor and entry.timeout.argument and entry.timeout.argument.name:
        own = _of_constructor(written, entry.timeout.argument.name)
    if own is None:
        return math.inf if entry.timeout.default is None else entry.timeout.default
    return limit_seconds(written, own)


def _of_constructor(written: Written, keyword: str) -> code.Expr | None:
    receiver = written.call.func.value if isinstance(written.call.func, code.Attribute) else None
    for _ in range(4):
        if isinstance(receiver, code.Await):
            receiver = receiver.value
        if isinstance(receiver, code.Call):
            return receiver.keyword(keyword)
        receiver = written.origin(receiver) if receiver is not None else None
    return None


def limit_seconds(written: Written, expr: code.Expr) -> float | None:
    """The seconds of a limit: inf for None, None where it is not known."""
    if isinstance(expr, code.Literal) and expr.value is None:
        return math.inf
    found = written.constant(expr)
    if isinstance(found, int | float):
        return float(found)
    # httpx.Timeout(10.0), aiohttp.ClientTimeout(total=10)
    made = written.origin(expr) if isinstance(expr, code.Name) else expr
    if isinstance(made, code.Call) and (last_name(made.func) or "").endswith("Timeout"):
        inner = made.keyword("total") or made.keyword("timeout") or made.positional(0)
        if inner is not None:
            return limit_seconds(written, inner)
    return None
