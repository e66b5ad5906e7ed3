"""A cell that is not told: a value of its own, which is not zero, not missing, and cannot be reckoned with."""

from __future__ import annotations

from typing import Any, NoReturn, final

TEXT = "suppressed"


@final
class Suppressed:
    """The one value ``SUPPRESSED``. It equals nothing but itself; arithmetic, order and truth of it are errors."""

    __slots__ = ()
    _only: Suppressed | None = None

    def __new__(cls) -> Suppressed:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return TEXT

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return hash(TEXT)

    def __reduce__(self) -> str:
        return "SUPPRESSED"

    def _refuse(self, *_: Any) -> NoReturn:
        raise TypeError("a suppressed cell has no value to reckon with")

    __bool__ = __int__ = __float__ = __index__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __neg__ = __abs__ = __round__ = _refuse


SUPPRESSED = Suppressed()
