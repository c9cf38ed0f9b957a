"""The files of a project into modules: read when they are asked for, found by what an import statement says."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from ..model import code
from ..model.facts import ModuleFacts
from ..model.source import Problem
from .bodies import read_body
from .classes_written import classes_written
from .module_paths import ModulePaths
from .resting import Rests
from .setting import WRITTEN, declared_global
from .skeleton import OWNED_BEGIN, origin, read_module
from .text import SourceText
from .words import as_word, words_in

_DEFINED = (re.compile(rb"def[ \t]+(\w+)"), re.compile(rb"class[ \t]+(\w+)"))
_FUNCTION = re.compile(rb"def (?<!\wdef )(\w+)\(")


class Modules(ModulePaths):
    """The Python files of a project by path, each read at most once.

    `read` gives a file's bytes and may raise OSError; the others are those of `ModulePaths`.
    """

    def __init__(
        self, paths: Iterable[str], read: Callable[[str], bytes], roots: Iterable[str] = (), package: str = ""
    ) -> None:
        super().__init__(paths, roots, package)
        self._places = {path: place for place, path in enumerate(self.paths)}
        self._contents: dict[str, bytes] = {}
        self._read = read
        self._read_modules: dict[str, ModuleFacts | None] = {}
        self._texts: dict[str, SourceText] = {}
        self._derived: dict[str, list[tuple[str, str]]] = {}
        self.rests = Rests()
        self._functions: dict[str, list[str]] | None = None
        self._attributes: dict[str, dict[str, tuple[int, ...]]] = {}
        self._globals: dict[str, frozenset[str]] = {}
        self._wirings: dict[str, bool] = {}
        self.problems: dict[str, Problem] = {}

    @property
    def loaded(self) -> tuple[str, ...]:
        """The paths that were read and parsed."""
        return tuple(path for path, module in self._read_modules.items() if module is not None)

    def facts(self, path: str) -> ModuleFacts | None:
        """The module at a path of the project; None where it cannot be read (its problem is kept)."""
        if path in self._read_modules:
            return self._read_modules[path]
        found: ModuleFacts | None = None
        if path in self._files:
            self.rests.files.add(path)
            match self._read_as_module(path):
                case Problem() as problem:
                    self.problems[path] = problem
                case (found, text):
                    self._texts[path] = text
        self._read_modules[path] = found
        return found

    def _read_as_module(self, path: str) -> tuple[ModuleFacts, SourceText] | Problem | None:
        try:
            content = self._content(path)
        except OSError:
            return None
        return read_module(path, self.dotted(path), content)

    def text(self, path: str) -> SourceText:
        """The text of a module that was read, for whoever may look anywhere in it."""
        self.rests.whole.add(path)
        return self._texts[path]

    def body(self, path: str, function: code.Function) -> tuple[code.Statement, ...]:
        """The statements of a function of a module that was read."""
        self.rests.bodies.setdefault(path, set()).add((function.first_line, function.span.end_line))
        return read_body(self._texts[path], function)

    def source(self, path: str, span: code.Span) -> str:
        """The source of a node of a module, or of a function whose body was read."""
        return self._texts[path].of(span)

    def lines(self, path: str) -> Sequence[str]:
        """The lines of a module to show; none where it cannot be read."""
        return () if self.facts(path) is None else self._texts[path].lines

    def lines_holding(self, path: str, names: Iterable[str], *, whole: bool = True) -> tuple[int, ...]:
        """The 1-based lines of a module that was read on which a name stands (see `Lines.holding`)."""
        wanted = tuple(names)
        self.rests.words.setdefault(path, set()).update([as_word(name) if whole else name for name in wanted])
        return self._texts[path].lines.holding(wanted, whole=whole)

    def holds(self, path: str, span: code.Span, word: str) -> bool:
        """Whether the source of a function of a module that was read holds a word."""
        self.rests.words.setdefault(path, set()).add(word)
        return word in self._texts[path].of(span)

    def attribute_lines(self, path: str, attr: str) -> tuple[int, ...]:
        """The lines of a module that was read on which an attribute of that name may be set."""
        self.rests.attributes.setdefault(path, set()).add(attr)
        if path not in self._attributes:
            lines: dict[str, set[int]] = {}
            for pattern in WRITTEN:
                for number, found in self._texts[path].matches(pattern):
                    lines.setdefault(found[1], set()).add(number)
            self._attributes[path] = {name: tuple(sorted(numbers)) for name, numbers in lines.items()}
        return self._attributes[path].get(attr, ())

    def may_be_global(self, path: str, name: str) -> bool:
        """Whether a function of a module that was read may declare the name `global`."""
        self.rests.globals.setdefault(path, set()).add(name)
        if path not in self._globals:
            self._globals[path] = declared_global(self._texts[path].text)
        return name in self._globals[path]

    def is_wiring(self, path: str) -> bool:
        """Whether shieldgen wrote the file as wiring; it is not parsed for that."""
        if path not in self._wirings:
            content = self.looked_at(path)
            if content.startswith(OWNED_BEGIN):
                self.rests.files.add(path)
            self._wirings[path] = origin(content) == "wiring"
        return self._wirings[path]

    def raw(self, path: str) -> bytes:
        """The bytes of a file of the project; none where it cannot be read."""
        self.rests.files.add(path)
        self.rests.whole.add(path)
        return self.looked_at(path)

    def looked_at(self, path: str) -> bytes:
        """The same for a question that is put to every file alike, whose answer alone matters."""
        try:
            return self._content(path)
        except OSError:
            return b""

    def _content(self, path: str) -> bytes:
        content = self._contents.get(path)
        if content is None:
            content = self._contents[path] = self._read(path)
        return content

    def mentioning(self, names: Iterable[str]) -> tuple[str, ...]:
        """The files in which one of the names stands, in code or elsewhere."""
        wanted = frozenset(names)
        unknown = {name: name.encode() for name in wanted if name not in self.rests.mentions}
        if unknown:
            contents = [(path, self.looked_at(path)) for path in self.paths]
            for name, word in unknown.items():
                self.rests.mentions[name] = frozenset([path for path, content in contents if word in content])
        found = {path for name in wanted for path in self.rests.mentions[name]}
        return tuple(sorted(found, key=self._places.__getitem__))

    def naming(self, names: Iterable[str]) -> tuple[str, ...]:
        """The files in which the name of a function or class that the project defines stands as a word of its own."""
        index = self._words_defined
        found: set[str] = set()
        for name in names:
            question = as_word(name)
            if name.encode() not in index:  # letters beyond ASCII
                found.update(self.mentioning((name,)))
                continue
            if question not in self.rests.mentions:
                self.rests.mentions[question] = frozenset(index[name.encode()])
            found |= self.rests.mentions[question]
        return tuple(sorted(found, key=self._places.__getitem__))

    @cached_property
    def _words_defined(self) -> dict[bytes, list[str]]:
        """The names of functions and classes that are written somewhere, each with the files in which it stands."""
        contents = {path: self.looked_at(path) for path in self.paths}
        written = (pattern.findall(content) for content in contents.values() for pattern in _DEFINED)
        defined = frozenset(name for names in written for name in names)
        found: dict[bytes, list[str]] = {}
        for path, content in contents.items():
            for word in words_in(content) & defined:
                found.setdefault(word, []).append(path)
        return found

    def defining(self, name: str) -> tuple[str, ...]:
        """The files in which a function of that name is written."""
        words = f"def {name}("
        if words not in self.rests.mentions:
            if self._functions is None:
                self._functions = {}
                for path in self.paths:
                    for found in dict.fromkeys(_FUNCTION.findall(self.looked_at(path))):
                        self._functions.setdefault(found.decode(errors="replace"), []).append(path)
            self.rests.mentions[words] = frozenset(self._functions.get(name, ()))
        return tuple(sorted(self.rests.mentions[words]))

    def deriving(self, name: str) -> tuple[tuple[str, str], ...]:
        """Where a class is written with a base of that last name: paths and names of such classes."""
        if self.rests.written is None:
            self.rests.written = {path: classes_written(self.looked_at(path)) for path in self.paths}
            for path, found in self.rests.written.items():
                for derived, bases in found:
                    for base in bases:
                        self._derived.setdefault(base, []).append((path, derived))
        return tuple(self._derived.get(name, ()))
