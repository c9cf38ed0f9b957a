"""The files of a project into modules: read when they are asked for, found by what an import statement says."""

import re
import sys
from collections.abc import Callable, Iterable
from functools import cached_property

from ..model import code
from ..model.facts import ModuleFacts
from ..model.source import Problem
from .classes_written import classes_written
from .skeleton import OWNED_BEGIN, origin, read_module
from .text import SourceText
from .words import as_word, words_in

_WRITTEN = (
    re.compile(r"\.(?<=\w\.)(\w+)[^\S\n]*(?==(?!=)|:[^\S\n]*\S)"),
    re.compile(r"as(?<!\was)[^\S\n]+\w+\.(\w+)"),
)
"""`self.x = ...` and `self.x: X = ...`; `with ... as self.x`. Each begins with what it is quickly looked for by."""
_DEFINED = (re.compile(rb"def[ \t]+(\w+)"), re.compile(rb"class[ \t]+(\w+)"))
_FUNCTION = re.compile(rb"def (?<!\wdef )(\w+)\(")
_GLOBAL = re.compile(r"global(?<!\wglobal)\b([^\n]*)")


class Modules:
    """The Python files of a project by path, each read at most once.

    `paths` are relative to the project's root; `read` gives a file's bytes and may raise OSError; `roots` are the
    folders (relative, "" for the root itself) that imports are looked up in besides those found by the packages;
    `package` is the name of the root folder, which may be a package itself.
    """

    def __init__(
        self, paths: Iterable[str], read: Callable[[str], bytes], roots: Iterable[str] = (), package: str = ""
    ) -> None:
        self.paths = tuple(paths)
        self._places = {path: place for place, path in enumerate(self.paths)}
        self._files = frozenset(self.paths)
        folders = {_folder_of(path) for path in self.paths}
        self._folders = frozenset(above for folder in folders for above in _folders_from(folder) if above != ".")
        self._outermost: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._read = read
        self._roots = tuple(roots)
        self._package = package if "__init__.py" in self._files else ""
        self._read_modules: dict[str, ModuleFacts | None] = {}
        self._texts: dict[str, SourceText] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._tops: dict[str, list[str]] = {}
        for path in self.paths:
            top = self._top(path)
            root = "" if top == "." else top
            first = path[len(root) + 1 if root else 0 :].partition("/")[0].removesuffix(".py")
            roots_of_first = self._tops.setdefault(first, [])
            if root not in roots_of_first:
                roots_of_first.append(root)
        self._derived: dict[str, list[tuple[str, str]]] = {}
        self.written: dict[str, list[tuple[str, list[str]]]] | None = None
        """The classes written in each file, once somebody has asked for those that derive from one."""
        self.mentions: dict[str, frozenset[str]] = {}
        """Where each name stands that was looked for in all files."""
        self.used: set[str] = set()
        """The files whose content matters to an answer, whatever it is."""
        self._functions: dict[str, list[str]] | None = None
        self._attributes: dict[str, dict[str, tuple[int, ...]]] = {}
        self._globals: dict[str, frozenset[str]] = {}
        self._wirings: dict[str, bool] = {}
        self.problems: dict[str, Problem] = {}

    def _top(self, path: str) -> str:
        """The folder above the outermost package that holds the file."""
        folder = _folder_of(path)
        top = self._outermost.get(folder)
        if top is None:
            top = folder
            while top != "." and f"{top}/__init__.py" in self._files:
                top = _folder_of(top)
            self._outermost[folder] = top
        return top

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
            self.used.add(path)
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
        """The text of a module that was read."""
        return self._texts[path]

    def attribute_lines(self, path: str, attr: str) -> tuple[int, ...]:
        """The lines of a module that was read on which an attribute of that name may be set."""
        if path not in self._attributes:
            lines: dict[str, set[int]] = {}
            for pattern in _WRITTEN:
                for number, found in self.text(path).matches(pattern):
                    lines.setdefault(found[1], set()).add(number)
            self._attributes[path] = {name: tuple(sorted(numbers)) for name, numbers in lines.items()}
        return self._attributes[path].get(attr, ())

    def may_be_global(self, path: str, name: str) -> bool:
        """Whether a function of a module that was read may declare the name `global`."""
        if path not in self._globals:
            self._globals[path] = frozenset(
                word for found in _GLOBAL.finditer(self.text(path).text) for word in re.findall(r"\w+", found[1])
            )
        return name in self._globals[path]

    def is_wiring(self, path: str) -> bool:
        """Whether shieldgen wrote the file as wiring; it is not parsed for that."""
        if path not in self._wirings:
            content = self.looked_at(path)
            if content.startswith(OWNED_BEGIN):
                self.used.add(path)
            self._wirings[path] = origin(content) == "wiring"
        return self._wirings[path]

    def raw(self, path: str) -> bytes:
        """The bytes of a file of the project; none where it cannot be read."""
        self.used.add(path)
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
        unknown = {name: name.encode() for name in wanted if name not in self.mentions}
        if unknown:
            contents = [(path, self.looked_at(path)) for path in self.paths]
            for name, word in unknown.items():
                self.mentions[name] = frozenset([path for path, content in contents if word in content])
        found = {path for name in wanted for path in self.mentions[name]}
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
            if question not in self.mentions:
                self.mentions[question] = frozenset(index[name.encode()])
            found |= self.mentions[question]
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
        if words not in self.mentions:
            if self._functions is None:
                self._functions = {}
                for path in self.paths:
                    for found in dict.fromkeys(_FUNCTION.findall(self.looked_at(path))):
                        self._functions.setdefault(found.decode(errors="replace"), []).append(path)
            self.mentions[words] = frozenset(self._functions.get(name, ()))
        return tuple(sorted(self.mentions[words]))

    def deriving(self, name: str) -> tuple[tuple[str, str], ...]:
        """Where a class is written with a base of that last name: paths and names of such classes."""
        if self.written is None:
            self.written = {path: classes_written(self.looked_at(path)) for path in self.paths}
            for path, found in self.written.items():
                for derived, bases in found:
                    for base in bases:
                        self._derived.setdefault(base, []).append((path, derived))
        return tuple(self._derived.get(name, ()))

    def dotted(self, path: str) -> str:
        """The dotted name by which the package of the file imports it."""
        top = self._top(path)
        inside = path if top == "." else path[len(top) + 1 :]
        name = inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return "" if name == "__init__" else name

    def imported(self, importer: str, module: str, level: int) -> str | None:
        """The path of the module that an import in `importer` means: a file, or a folder with a `/` at its end.

        None where it is not of this project.
        """
        if level:
            folder = _folder_of(importer)
            for _ in range(level - 1):
                folder = _folder_of(folder)
            base = "" if folder == "." else f"{folder}/"
            return self._at(base + module.replace(".", "/")) if module else self._at(base.rstrip("/"))
        key = (_folder_of(importer), module)
        if key not in self._found:
            self._found[key] = self._absolute(importer, module)
        return self._found[key]

    def _absolute(self, importer: str, module: str) -> str | None:
        first = module.partition(".")[0]
        if first in sys.stdlib_module_names:
            return None
        inside = module.replace(".", "/")
        own = self._top(importer)
        ancestors = _folders_from(own)
        elsewhere = sorted(self._tops.get(first, ()), key=lambda root: (-_common(root, importer), len(root), root))
        for root in (*ancestors, *self._roots, *elsewhere):
            base = "" if root in ("", ".") else root + "/"
            found = self._at(base + inside)
            if found is not None and found != importer:
                return found
        if first == self._package:
            return self._at(inside.partition("/")[2])
        return None

    def _at(self, stem: str) -> str | None:
        """The package or module file at a path without ending, else the folder."""
        prefix = stem + "/" if stem else ""
        if f"{prefix}__init__.py" in self._files:
            return f"{prefix}__init__.py"
        if f"{stem}.py" in self._files:
            return f"{stem}.py"
        return f"{stem}/" if stem in self._folders else None

    def submodule(self, path: str, name: str) -> str | None:
        """The module `name` inside a package or folder."""
        if path.endswith("/__init__.py") or path == "__init__.py":
            return self._at(path.removesuffix("__init__.py") + name)
        return self._at(path + name) if path.endswith("/") else None

    def of_import(self, importer: str, node: code.Import) -> str | None:
        """The path of the module that an import statement names (`module`, not its attribute)."""
        return self.imported(importer, node.module, node.level)


def _folder_of(path: str) -> str:
    """The folder that a path stands in, "." for the root."""
    return path.rpartition("/")[0] or "."


def _folders_from(folder: str) -> list[str]:
    """A folder and those above it, the root last."""
    folders = [folder]
    while folders[-1] != ".":
        folders.append(_folder_of(folders[-1]))
    return folders


def _common(root: str, path: str) -> int:
    """How many leading folders a root and a path share."""
    shared = 0
    for left, right in zip(root.split("/"), path.split("/"), strict=False):
        if left != right:
            break
        shared += 1
    return shared
