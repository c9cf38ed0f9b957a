# shieldgen: wiring sha256=14ffe902397c352f47c11d450f02f8318d72bae23f555f83291999fa57eecc21
# fmt: off
# ruff: noqa
"""Schedules the task functions of `signatures.kinds`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends

import signatures.kinds as _source_

from shieldgen_runtime import Policy, Task, Wiring


_NOTHING = Policy()
_POSITIONAL_ONLY = Policy()
_BOTH = Policy()
_KEYWORD_ONLY = Policy()
_VAR_POSITIONAL = Policy()
_VAR_KEYWORD = Policy()
_POSITIONAL_AND_VAR_KEYWORD = Policy()
_EVERYTHING = Policy()
_NAMED_SELF = Policy()
_UNTYPED = Policy()
_KINDS_ = Policy()
_A_FUNCTION_WITH_A_LONG_NAME_AND_PARAMETERS_THAT_FILL_MORE_THAN_ONE_LINE = Policy()


class KindsTasks(Wiring):
    """Schedules the task functions of `signatures.kinds`."""

    def nothing(self) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(_NOTHING, None, _source_.nothing)

    def positional_only(self, a: int, b: str = "b", /) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _POSITIONAL_ONLY,
            f"{a}-{b}",
            _source_.positional_only,
            a,
            b,
        )

    def both(self, a: int, /, b: int, *, c: int) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(_BOTH, None, _source_.both, a, b=b, c=c)

    def keyword_only(self, *, a: int, b: str | None = None) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _KEYWORD_ONLY,
            None,
            _source_.keyword_only,
            a=a,
            b=b,
        )

    def var_positional(
        self,
        a: int,
        b: int = 2,
        *numbers: int,
        c: int = 3,
    ) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, signatures/kinds.py."""
        return self._scheduler.start_keyed(
            _VAR_POSITIONAL,
            None,
            f"{numbers[0]}",
            _source_.var_positional,
            a,
            b,
            *numbers,
            c=c,
        )

    def var_keyword(self, /, a: int, **options: str) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _VAR_KEYWORD,
            None,
            _source_.var_keyword,
            a=a,
            **options,
        )

    def positional_and_var_keyword(self, a: int, /, **options: int) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _POSITIONAL_AND_VAR_KEYWORD,
            None,
            _source_.positional_and_var_keyword,
            a,
            **options,
        )

    def everything(
        self,
        a: int,
        /,
        b: str,
        *c: float,
        d: bytes = b"d",
        e: bool = True,
        **f: None,
    ) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _EVERYTHING,
            f"all {a} {e}",
            _source_.everything,
            a,
            b,
            *c,
            d=d,
            e=e,
            **f,
        )

    def named_self(_self, /, self: int, cls: int = 2) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return _self._scheduler.start(
            _NAMED_SELF,
            None,
            _source_.named_self,
            self=self,
            cls=cls,
        )

    def untyped(
        self,
        /,
        a: Any,
        b: Any = 3,
        *args: Any,
        **kwargs: Any,
    ) -> Task[..., Any]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _UNTYPED,
            None,
            _source_.untyped,
            a,
            b,
            *args,
            **kwargs,
        )

    def kinds(
        self,
        _source: int,
        _KINDS: int,
        name: str,
        policy: str,
    ) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, signatures/kinds.py."""
        return self._scheduler.start_keyed(
            _KINDS_,
            "a parameter is called _source, another _KINDS",
            f"{_source}",
            _source_.kinds,
            _source=_source,
            _KINDS=_KINDS,
            name=name,
            policy=policy,
        )

    def a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line(
        self,
        first: int,
        second: str = "a default that is long as well",
        *,
        third: tuple[int, ...] = (1, 2, 3),
    ) -> Task[..., str]:
        """Unshielded, immediate, signatures/kinds.py."""
        return self._scheduler.start(
            _A_FUNCTION_WITH_A_LONG_NAME_AND_PARAMETERS_THAT_FILL_MORE_THAN_ONE_LINE,
            f"{first} {second!r} {first:>4}, {{as it is}}",
            _source_.a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line,
            first=first,
            second=second,
            third=third,
        )


Kinds = Annotated[KindsTasks, Depends(KindsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
