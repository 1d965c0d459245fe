"""The real data folders as the notebooks load them; the expected figures are typed from the sources in the tests."""

from __future__ import annotations

import pytest
from rows_of import DATA

import kikin


@pytest.fixture(scope="session")
def kumamoto():
    """熊本県の令和6年度のデータ。"""
    return kikin.load("43", "R6", data_folder=str(DATA / "43-kumamoto"))


@pytest.fixture(scope="session")
def kanagawa():
    """神奈川県の令和6年度のデータ。"""
    return kikin.load("14", "R6", data_folder=str(DATA / "14-kanagawa"))


@pytest.fixture(scope="session")
def nation():
    """国のデータ。"""
    return kikin.load("00", "R7", data_folder=str(DATA / "00-national"))
