"""params -> executed notebooks -> staged project -> site: each step whole, or the published site stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kikin.values.errors import Finding, FindingsError, KikinError
from kikin.execute import Done, Job, OnStep, execute
from kikin.data.files import shown_path
from kikin.kept import FOLDER, remember, restore
from kikin.data.params import Publication, read_all
from kikin.publish import Page, Rendered, publish_site, render, sole_builder, stage_project
from kikin.report import load_report
from kikin.report.context import find_upwards
from kikin.report.index import document_path, document_title

_MANIFEST = "published.json"
SUBTITLE = "地域医療介護総合確保基金（医療分）"
SUBTITLES = {"grants": "地域医療介護総合確保基金（医療分・介護分）"}  # 別記１ belongs to 介護分


@dataclass(frozen=True)
class Built:
    """The outcome of a build: the site, and each document."""

    site: Path
    documents: tuple[Done, ...]

    @property
    def failed(self) -> tuple[Done, ...]:
        """The documents that could not be made."""
        return tuple(done for done in self.documents if not done.ok)


@dataclass(frozen=True)
class _Order:
    """What a build was asked for: where it works, and how it renders."""

    root: Path
    staged: Path
    new: Path
    formats: tuple[str, ...]
    renderer: str
    jobs: int
    on_step: OnStep


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
        files: Params files; empty for all of ``params/``, its folder of examples left out. The documents of
            earlier builds stay on the site where files are given.
        formats: ``html``, ``pdf``.
        renderer: ``auto``, ``quarto`` or ``builtin``.
        jobs: How many documents at a time.
        on_step: Called with 実行 or 組版 and each document as it is done.

    Raises:
        FindingsError: A params file or a data folder has mistakes; nothing was run, the site is untouched.
        KikinError: Every document failed, the site could not be replaced, or another build is making it.
    """
    root = project_root()
    publications = read_all(list(files) or params_files(root))
    staged, site = place_of(root, publications)
    preflight(publications)
    with sole_builder(staged):
        new = site.with_name(f".{site.name}.new")
        order = _Order(root, staged, new, tuple(formats), renderer, jobs, on_step)
        return _build(order, publications, site, partly=bool(files))


def _build(order: _Order, publications: Sequence[Publication], site: Path, *, partly: bool) -> Built:
    """Run, render and publish; ``partly``: the documents of earlier builds stay."""
    root, staged = order.root, order.staged
    made_anew = {run.file.resolve() for run in publications}
    earlier = [run for run in _earlier(root, staged) if partly and run.file.resolve() not in made_anew]
    notebooks = [job for run in publications for job in jobs_of(root, run)]
    executed = execute(notebooks, staged, order.jobs, order.on_step)
    runs = [*earlier, *publications]
    done = _publish(order, runs, executed)
    publish_site(order.new, site)
    _remember(root, staged, runs)
    remember(staged, [page.document for page in pages_of(runs) if (staged / page.path).exists()])
    return Built(site, tuple(done))


def place_of(root: Path, publications: Sequence[Publication]) -> tuple[Path, Path]:
    """Return the staged folder and the site: worked examples (例) have their own, apart from what is published.

    Raises:
        KikinError: Examples and real documents were given together.
    """
    kinds = {run.prefecture.is_example for run in publications}
    if len(kinds) > 1:
        raise KikinError(
            "例と実際の文書は、同じサイトに作れません",
            found="、".join(shown_path(run.file) for run in publications),
            remedy="例は kikin build params/examples/grants-R6.yml のように別に作ってください（reports/examples/ にできます）",
        )
    if kinds == {True}:
        return root / "build-examples", root / "reports" / "examples"
    return root / "build", root / "reports" / "site"


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


def _publish(order: _Order, runs: Sequence[Publication], executed: Sequence[Done]) -> list[Done]:
    """Render what there is; a document that fails keeps its published version, or is left out with its links."""
    done = {item.document: item for item in executed}
    kept: set[str] = set()
    left_out: set[str] = set()
    failed = [item.document for item in executed if not item.ok]
    while True:
        for document in failed:
            if document not in kept and restore(order.staged, document):
                kept.add(document)
            else:
                left_out.add(document)
        pages = [page for page in pages_of(runs) if page.document not in left_out and _is_there(order, page)]
        if not pages:
            raise KikinError(
                "作れた文書が一つもないので、公表済みのサイトはそのままです", found=_errors(done.values())
            )
        index = _index(order, runs, pages, kept - left_out)
        broken = {result.document: _as_done(result) for result in _render(order, pages) if not result.ok}
        if "index" in broken:
            raise KikinError(
                "目次を組版できないので、公表済みのサイトはそのままです", found=broken["index"].error
            )
        done |= {document: item for document, item in broken.items() if document not in kept}
        failed = list(broken)
        if not failed:
            return [replace(item, kept=item.document in kept - left_out) for item in done.values()] + [index]


def _is_there(order: _Order, page: Page) -> bool:
    return (order.staged / page.path).exists()


def _errors(done: Iterable[Done]) -> str:
    return "；".join(f"{item.document}: {item.error}" for item in done if not item.ok)


def _index(order: _Order, runs: Sequence[Publication], pages: Sequence[Page], kept: set[str]) -> Done:
    """Run the index last: it links only to documents that there are, and says which are of an earlier build."""
    shown = {page.document for page in pages}
    parameters = {
        "publications": [_relative(run.file, order.root) for run in runs],
        "left_out": [page.document for page in pages_of(runs) if page.document not in shown],
        "kept": sorted(kept),
        "formats": list(order.formats),
    }
    job = Job(order.root / "notebooks" / "index.ipynb", parameters, "index")
    done = execute([job], order.staged, 1, order.on_step)[0]
    if not done.ok:
        raise KikinError("目次を作れないので、公表済みのサイトはそのままです", found=done.error)
    return done


def _render(order: _Order, pages: Sequence[Page]) -> list[Rendered]:
    _clear_except(order.staged, ["index", *(page.document for page in pages)])
    stage_project(order.root, order.staged, [_index_page(), *pages])
    shutil.rmtree(order.new, ignore_errors=True)
    rendered = render(order.staged, order.new, order.formats, order.renderer, jobs=order.jobs)
    for result in rendered:
        order.on_step("組版", _as_done(result))
    return rendered


def pages_of(runs: Iterable[Publication]) -> list[Page]:
    """Return the pages of the runs in the order of the menu: by prefecture, then by year."""
    return [
        Page(
            PurePosixPath(f"{document_path(document, run.prefecture, run.fiscal_year)}.ipynb"),
            document_title(document, run.fiscal_year, run.prefecture),
            run.prefecture.name,
            {
                "title": document_title(document, run.fiscal_year, run.prefecture),
                "subtitle": SUBTITLES.get(document, SUBTITLE),
                "prefecture": run.prefecture.name,
            },
        )
        for run in sorted(runs, key=lambda run: (run.prefecture.code, run.fiscal_year))
        for document in run.documents
    ]


def _index_page() -> Page:
    return Page(PurePosixPath("index.ipynb"), "公表文書の一覧")


def _as_done(result: Rendered) -> Done:
    return Done(result.document, result.error, result.seconds)


def _clear_except(staged: Path, documents: Iterable[str]) -> None:
    """Remove notebooks and figures of documents that the site no longer has; the staged folder stays small."""
    kept = {staged / f"{document}.ipynb" for document in documents}
    for notebook in staged.rglob("*.ipynb"):
        if notebook not in kept and FOLDER not in notebook.parts:
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
