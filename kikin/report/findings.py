"""Every finding of a data folder: of its files, of its sums, and of the documents made from it."""

from __future__ import annotations

from pathlib import Path

from kikin.cases import cases_file, read_cases
from kikin.errors import Finding, KikinError, Level
from kikin.intake import Folder, read_folder
from kikin.report.context import check_folder
from kikin.report.evaluation import evaluation_findings, load_evaluation


def folder_findings(path: Path) -> list[Finding]:
    """Return all findings of a data folder; the documents are looked at only where the data are free of mistakes.

    Raises:
        KikinError: There is no such folder.
    """
    folder = read_folder(path)
    _, findings = check_folder(folder)
    if any(finding.level is Level.ERROR for finding in findings):
        return findings
    return findings + _document_findings(folder) + _case_findings(folder)


def _document_findings(folder: Folder) -> list[Finding]:
    findings: list[Finding] = []
    for year in sorted({row.year() for row in folder.rows("goals")}):
        try:
            report = load_evaluation(folder.name, year.short, folder.path.resolve())
        except KikinError as error:
            findings.append(error.as_finding(Level.WARNING))
        else:
            findings += evaluation_findings(report)
    return findings


def _case_findings(folder: Folder) -> list[Finding]:
    """Return the findings of the grant cases: rows that cannot be computed, and what to look at in the others."""
    try:
        file = cases_file(folder.path)
        return list(read_cases(file, folder.path.parent).findings) if file else []
    except KikinError as error:
        return [error.as_finding()]
