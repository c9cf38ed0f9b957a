# shieldgen: wiring sha256=c05a2ed2af2e250800bcabc806a39f1e9bff8163fef4291ed03bb84a6990d385
# fmt: off
# ruff: noqa
"""Schedules the task functions of `computed_defaults.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import computed_defaults.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from computed_defaults.jobs import Colour
    from datetime import datetime, timedelta


_A_NAME_OF_THE_MODULE = Policy()
_AN_ENUM_MEMBER = Policy()
_A_MUTABLE_ONE = Policy()
_A_CALL = Policy()
_A_SENTINEL = Policy()
_AN_EXPRESSION = Policy()
_PASSED_BY_PLACE = Policy()
_BEFORE_A_STAR = Policy()
_NAMED_LIKE_THE_HELPERS = Policy()

_DEFAULT_: Any = object()
"""Stands for a default that the function itself knows."""


def _given_(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT_}


class JobsTasks(Wiring):
    """Schedules the task functions of `computed_defaults.jobs`."""

    def a_name_of_the_module(
        self,
        a: int,
        limit: int = _DEFAULT_,
        flag: bool = True,
    ) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _A_NAME_OF_THE_MODULE,
            f"{a}",
            _source.a_name_of_the_module,
            a=a,
            flag=flag,
            **_given_(limit=limit),
        )

    def an_enum_member(self, colour: Colour = _DEFAULT_) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _AN_ENUM_MEMBER,
            None,
            _source.an_enum_member,
            **_given_(colour=colour),
        )

    def a_mutable_one(self, item: str, items: list[str] = _DEFAULT_) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _A_MUTABLE_ONE,
            None,
            _source.a_mutable_one,
            item=item,
            **_given_(items=items),
        )

    def a_call(
        self,
        when: str = _DEFAULT_,
        wait: timedelta = _DEFAULT_,
    ) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _A_CALL,
            None,
            _source.a_call,
            **_given_(when=when, wait=wait),
        )

    def a_sentinel(self, key: str = _DEFAULT_) -> Task[..., bool]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _A_SENTINEL,
            None,
            _source.a_sentinel,
            **_given_(key=key),
        )

    def an_expression(
        self,
        number: int = _DEFAULT_,
        text: str = _DEFAULT_,
        chosen: int = _DEFAULT_,
    ) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _AN_EXPRESSION,
            None,
            _source.an_expression,
            **_given_(number=number, text=text, chosen=chosen),
        )

    def passed_by_place(
        self,
        a: int,
        b: int = _DEFAULT_,
        c: int = _DEFAULT_,
        /,
        d: int = _DEFAULT_,
        *,
        e: int = _DEFAULT_,
    ) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _PASSED_BY_PLACE,
            None,
            _source.passed_by_place,
            a,
            *_given_(b=b, c=c).values(),
            **_given_(d=d, e=e),
        )

    def before_a_star(
        self,
        /,
        a: int = _DEFAULT_,
        b: int = 2,
        c: int = _DEFAULT_,
        *rest: int,
        d: int = _DEFAULT_,
        **more: int,
    ) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        if rest:
            return self._scheduler.start(
                _BEFORE_A_STAR,
                None,
                _source.before_a_star,
                a,
                b,
                c,
                *rest,
                **_given_(d=d),
                **more,
            )
        return self._scheduler.start(
            _BEFORE_A_STAR,
            None,
            _source.before_a_star,
            b=b,
            **_given_(a=a, c=c, d=d),
            **more,
        )

    def named_like_the_helpers(
        self,
        _given: int = _DEFAULT_,
        _DEFAULT: datetime = _DEFAULT_,
    ) -> Task[..., str]:
        """Unshielded, immediate, computed_defaults/jobs.py."""
        return self._scheduler.start(
            _NAMED_LIKE_THE_HELPERS,
            None,
            _source.named_like_the_helpers,
            **_given_(_given=_given, _DEFAULT=_DEFAULT),
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
