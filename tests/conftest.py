"""What all tests share: the real data folders, and copies of the project to break."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_copy import ROOT, copy_project

from kikin.report import load_report
from kikin.report.evaluation import EvaluationReport
from kikin.report.fund import FundReport
from kikin.report.plan import PlanReport


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return a copy of the project, and be in it."""
    copied = copy_project(tmp_path / "project")
    monkeypatch.chdir(copied)
    return copied


@pytest.fixture(scope="session")
def evaluation() -> EvaluationReport:
    """Return the evaluation of Kumamoto for R6."""
    return load_report(
        "evaluation", prefecture="43", fiscal_year="R6", data_folder=ROOT / "data" / "43-kumamoto"
    )


@pytest.fixture(scope="session")
def plan() -> PlanReport:
    """Return the plan of Kumamoto for R7."""
    return load_report("plan", prefecture="43", fiscal_year="R7", data_folder=ROOT / "data" / "43-kumamoto")


@pytest.fixture(scope="session")
def fund() -> FundReport:
    """Return the state of Kanagawa's fund as of R6."""
    return load_report("fund", prefecture="14", fiscal_year="R6", data_folder=ROOT / "data" / "14-kanagawa")
