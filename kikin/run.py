"""params -> executed notebooks -> staged project -> site: each step whole, or the published site stays."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Any

from traitlets.config import Config

from kikin.errors import Finding, FindingsError, KikinError
from kikin.files import shown_path
from kikin.params import Publication, read_all
from kikin.publish import Page, Rendered, publish_site, render, stage_project
from kikin.report import load_report
from kikin.report.context import find_upwards
from kikin.report.index import document_path, document_title

_MANIFEST = "published.json"
_WORK = ".work"
SUBTITLE = "地域医療介護総合確保基金（医療分）"


@dataclass(frozen=True)
class Job:
    """One notebook to run: the template, its parameters, and the document that it becomes."""

    notebook: Path
    parameters: dict[str, Any]
    document: str

    @property
    def name(self) -> str:
        """The last part of the document's path, which names its folder of figures."""
        return PurePosixPath(self.document).name


@dataclass(frozen=True)
class Done:
    """What became of one document. ``kept`` says that the last good version is published instead."""

    document: str
    error: str
    seconds: float
    kept: bool = False

    @property
    def ok(self) -> bool:
        """Whether the document was made."""
        return not self.error


@dataclass(frozen=True)
class Built:
    """The outcome of a build: the site, and each document."""

    site: Path
    documents: tuple[Done, ...]

    @property
    def failed(self) -> tuple[Done, ...]:
        """The documents that could not be made."""
        return tuple(done for done in self.documents if not done.ok)


OnStep = Callable[[str, Done], None]


def project_root() -> Path:
    """Return the folder with ``_quarto.yml``, here or above.

    Raises:
        KikinError: There is none.
    """
    found = find_upwards(Path("_quarto.yml"))
    if not found.exists():
        raise KikinError(
            "kikin のプロジェクトの中ではありません（_quarto.yml が見つかりません）",
            remedy="README のあるフォルダーへ移ってから実行してください",
        )
    return found.resolve().parent


def params_files(root: Path) -> list[Path]:
    """Return the params files of the project, in order of name.

    Raises:
        KikinError: There is none.
    """
    files = sorted((root / "params").glob("*.yml"))
    if not files:
        raise KikinError(
            "params/ に実行の指定がありません", remedy="params/43-kumamoto-R6.yml の例を写してください"
        )
    return files


def build(
    files: Sequence[Path],
    *,
    formats: Sequence[str],
    renderer: str,
    jobs: int,
    on_step: OnStep,
) -> Built:
    """Return the outcome of a build; the site is replaced in one step when it is whole.

    Args:
        files: Params files; empty for all of ``params/``. The documents of earlier builds stay on the site
            where files are given.
        formats: ``html``, ``pdf``.
        renderer: ``auto``, ``quarto`` or ``builtin``.
        jobs: How many documents at a time.
        on_step: Called with 実行 or 組版 and each document as it is done.

    Raises:
        FindingsError: A params file or a data folder has mistakes; nothing was run, the site is untouched.
        KikinError: Every document failed, or the site could not be replaced.
    """
    root = project_root()
    staged = root / "build"
    publications = read_all(list(files) or params_files(root))
    preflight(publications)
    earlier = [
        run
        for run in _earlier(root, staged)
        if files and run.file not in {given.file for given in publications}
    ]
    executed = execute([job for run in publications for job in jobs_of(root, run)], staged, jobs, on_step)
    runs = [*earlier, *publications]
    done = _publish(
        root, staged, runs, executed, formats=formats, renderer=renderer, jobs=jobs, on_step=on_step
    )
    site = root / "reports" / "site"
    publish_site(staged / "_site", site)
    _remember(root, staged, runs)
    return Built(site, tuple(done))


def preflight(publications: Iterable[Publication]) -> None:
    """Load every report once, so that no notebook runs on inputs with mistakes.

    Raises:
        FindingsError: The mistakes of all runs together.
    """
    findings: list[Finding] = []
    for run in publications:
        for document in run.documents:
            try:
                load_report(
                    document,
                    prefecture=run.prefecture.code,
                    fiscal_year=run.fiscal_year.short,
                    data_folder=run.data_folder,
                )
            except FindingsError as error:
                findings += error.findings
            except KikinError as error:
                findings.append(error.as_finding())
    if findings:
        raise FindingsError(list(dict.fromkeys(findings)))


def jobs_of(root: Path, run: Publication) -> list[Job]:
    """Return the notebooks of one publication run."""
    return [
        Job(
            root / "notebooks" / f"{document}.ipynb",
            run.parameters,
            document_path(document, run.prefecture, run.fiscal_year),
        )
        for document in run.documents
    ]


def execute(jobs: Sequence[Job], staged: Path, workers: int, on_step: OnStep) -> list[Done]:
    """Run notebooks, each in a private folder; one takes its place only when it succeeded."""
    results: list[Done] = []
    shutil.rmtree(staged / _WORK, ignore_errors=True)
    with ProcessPoolExecutor(max_workers=max(1, workers), mp_context=get_context("spawn")) as pool:
        running = {pool.submit(run_notebook, job, staged): job for job in jobs}
        for future in as_completed(running):
            done = future.result()
            if not done.ok and (staged / f"{done.document}.ipynb").exists():
                done = Done(done.document, done.error, done.seconds, kept=True)
            results.append(done)
            on_step("実行", done)
    shutil.rmtree(staged / _WORK, ignore_errors=True)
    return results


def run_notebook(job: Job, staged: Path) -> Done:
    """Run one notebook by papermill with its own folders, and move it into place when it succeeded."""
    start = monotonic()
    work = staged / _WORK / job.document
    work.mkdir(parents=True)
    output = work / f"{job.name}.ipynb"
    with tempfile.TemporaryDirectory(prefix="kikin-") as private:
        error = _papermill(job, output, Path(private))
    if not error:
        target = staged / f"{job.document}.ipynb"
        figures = target.with_name(f"{job.name}_figures")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(figures, ignore_errors=True)
        if (work / figures.name).exists():
            (work / figures.name).replace(figures)
        output.replace(target)
    return Done(job.document, error, monotonic() - start)


def _papermill(job: Job, output: Path, private: Path) -> str:
    """Run the notebook; return one sentence that says why it failed, or nothing."""
    # Kernels that share these folders disturb one another, and a user's settings must not change a document.
    os.environ |= {
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    import papermill  # noqa: PLC0415  # a second of import that only workers need
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    unknown = _undeclared(job)
    if unknown:
        return f"{shown_path(job.notebook)} に宣言のないパラメータです: {'、'.join(unknown)}"
    try:
        papermill.execute_notebook(
            job.notebook,
            output,
            job.parameters,
            kernel_name="python3",
            cwd=output.parent,
            progress_bar=False,
            log_output=False,
            config=_private_transport(private),
        )
    except PapermillExecutionError as error:
        return f"{shown_path(job.notebook)} の {error.exec_count} 番目のセルで止まりました: {error.ename}: {error.evalue}"
    return ""


def _private_transport(private: Path) -> Config:
    """Let the kernel talk through files of its own folder; Windows has no such sockets and uses local ports."""
    if sys.platform == "win32":
        return Config()
    return Config(KernelManager=Config(transport="ipc", ip=str(private / "k")))


def _undeclared(job: Job) -> list[str]:
    """Return parameter names that the notebook doesn't declare; papermill would only warn of them."""
    import papermill  # noqa: PLC0415

    declared = papermill.inspect_notebook(job.notebook)
    return [name for name in job.parameters if name not in declared]


def _publish(  # noqa: PLR0913  # the options of a build
    root: Path,
    staged: Path,
    runs: Sequence[Publication],
    executed: Sequence[Done],
    *,
    formats: Sequence[str],
    renderer: str,
    jobs: int,
    on_step: OnStep,
) -> list[Done]:
    """Render what there is; where a document fails to render, once more without it, so that no link is dead."""
    done = {item.document: item for item in executed}
    broken: set[str] = set()
    while True:
        pages = [
            page for page in _pages(runs) if (staged / page.path).exists() and page.document not in broken
        ]
        if not pages:
            raise KikinError(
                "作れた文書が一つもないので、公表済みのサイトはそのままです",
                remedy="上の誤りを直してください",
            )
        index = execute([_index_job(root, runs, pages, formats)], staged, 1, on_step)[0]
        if not index.ok:
            raise KikinError("目次を作れないので、公表済みのサイトはそのままです", found=index.error)
        _clear_except(staged, ["index", *(page.document for page in pages)])
        stage_project(root, staged, [_index_page(), *pages])
        shutil.rmtree(staged / "_site", ignore_errors=True)
        rendered = render(staged, staged / "_site", formats, renderer, jobs=jobs)
        for result in rendered:
            on_step("組版", _as_done(result))
        failed = [result for result in rendered if not result.ok]
        if not failed:
            return [*done.values(), index]
        broken |= {result.document for result in failed}
        done |= {result.document: _as_done(result) for result in failed}
        if "index" in broken:
            raise KikinError("目次を組版できないので、公表済みのサイトはそのままです", found=failed[0].error)


def _pages(runs: Iterable[Publication]) -> list[Page]:
    return [
        Page(
            PurePosixPath(f"{document_path(document, run.prefecture, run.fiscal_year)}.ipynb"),
            document_title(document, run.fiscal_year),
            run.prefecture.name,
            {
                "title": document_title(document, run.fiscal_year),
                "subtitle": SUBTITLE,
                "prefecture": run.prefecture.name,
            },
        )
        for run in sorted(runs, key=lambda run: (run.prefecture.code, run.fiscal_year))
        for document in run.documents
    ]


def _index_page() -> Page:
    return Page(PurePosixPath("index.ipynb"), "公表文書の一覧")


def _index_job(root: Path, runs: Sequence[Publication], pages: Sequence[Page], formats: Sequence[str]) -> Job:
    shown = {page.document for page in pages}
    left_out = [page.document for page in _pages(runs) if page.document not in shown]
    files = [_relative(run.file, root) for run in runs]
    parameters = {"publications": files, "left_out": left_out, "formats": list(formats)}
    return Job(root / "notebooks" / "index.ipynb", parameters, "index")


def _as_done(result: Rendered) -> Done:
    return Done(result.document, result.error, result.seconds)


def _clear_except(staged: Path, documents: Iterable[str]) -> None:
    """Remove notebooks and figures of documents that the site no longer has; the staged folder stays small."""
    kept = {staged / f"{document}.ipynb" for document in documents}
    for notebook in staged.rglob("*.ipynb"):
        if notebook not in kept:
            notebook.unlink()
            shutil.rmtree(notebook.with_name(f"{notebook.stem}_figures"), ignore_errors=True)


def _remember(root: Path, staged: Path, runs: Iterable[Publication]) -> None:
    files = [_relative(run.file, root) for run in runs]
    (staged / _MANIFEST).write_text(json.dumps(files, ensure_ascii=False, indent=1), encoding="utf-8")


def _earlier(root: Path, staged: Path) -> list[Publication]:
    """Return the runs of the last build whose params are still there and good."""
    manifest = staged / _MANIFEST
    if not manifest.exists():
        return []
    files = [root / name for name in json.loads(manifest.read_text(encoding="utf-8"))]
    try:
        return read_all([file for file in files if file.exists()])
    except KikinError:
        return []


def _relative(file: Path, root: Path) -> str:
    resolved = file.resolve()
    return str(resolved.relative_to(root)) if resolved.is_relative_to(root) else str(resolved)
