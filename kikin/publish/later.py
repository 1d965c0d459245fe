"""Libraries that are loaded when something of them is asked for, wherever they are imported before."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from threading import RLock
from types import ModuleType
from typing import Any

_LOADING = RLock()


class _Later(ModuleType):
    """A library that isn't loaded yet. Python's own LazyLoader loads one as soon as a second module imports it."""

    __spec__: ModuleSpec

    def __getattr__(self, name: str) -> Any:
        with _LOADING:  # who asks meanwhile, waits
            if "__path__" in vars(self):  # it has begun, and has no such name yet; or it is done
                return object.__getattribute__(self, name)
            spec = self.__spec__
            self.__path__ = spec.submodule_search_locations or []
            self.__file__ = spec.origin
            if spec.loader:
                spec.loader.exec_module(self)
            self.__class__ = ModuleType  # type: ignore[assignment]  # from now on like any other
        return getattr(self, name)


def when_used(name: str) -> None:
    """Have a library loaded when something of it is asked for, not where it is imported.

    >>> when_used("sys")  # what is loaded stays as it is
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None:
        sys.modules[name] = later = _Later(name)
        later.__spec__ = spec
        later.__loader__ = spec.loader
