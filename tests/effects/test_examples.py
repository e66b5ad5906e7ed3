"""The examples in docstrings are run as they stand."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import analysis.effects

MODULES = sorted(one.name for one in pkgutil.iter_modules(analysis.effects.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name):
    failed, _ = doctest.testmod(importlib.import_module(f"analysis.effects.{name}"))
    assert failed == 0
