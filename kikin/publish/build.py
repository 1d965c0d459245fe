"""params -> executed notebooks -> staged project -> site: each step whole, or the published site stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from kikin.data.files import shown_path
from kikin.data.params import Publication, read_all
from kikin.publish.execute import Done, Job, OnStep, execute
from kikin.publish.index import index_entry, index_job
from kikin.publish.model import FORMATS, Rendered
from kikin.publish.orders import Item, items_of
from kikin.publish.registry import INDEX
from kikin.publish.render import render
from kikin.publish.site import keep_times, keep_unknown_pages, publish_site, sole_builder
from kikin.publish.staging import stage_project
from kikin.publish.state import Entry, published_entries, record_in, restore, state_folder, write_state
from kikin.values.errors import Finding, FindingsError, KikinError
from kikin.values.letters import hint_of

_KEPT_FILES = (".lock", "_fonts")


@dataclass(frozen=True)
class Built:
    """The outcome of a build: the site, each document, the mistakes of those not begun, the texts still to write."""

    site: Path
    documents: tuple[Done, ...]
    findings: tuple[Finding, ...] = ()
    open_texts: tuple[tuple[str, str], ...] = ()
    unprinted: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> tuple[Done, ...]:
        """The documents that could not be made."""
        return tuple(done for done in self.documents if not done.ok)


@dataclass(frozen=True)
class _Order:
    """What a build was asked for: where it works, and how it renders."""

    root: Path
    staged: Path
    site: Path
    formats: tuple[str, ...]
    renderer: str
    jobs: int
    on_step: OnStep

    @property
    def new(self) -> Path:
        return self.site.with_name(f".{self.site.name}.new")

    @property
    def state(self) -> Path:
        return state_folder(self.site)


def project_root() -> Path:
    """Return the folder with ``_quarto.yml``, here or above.

    Raises:
        KikinError: There is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_quarto.yml").is_file():
            return folder
    raise KikinError(
        "kikin のプロジェクトの中ではありません（_quarto.yml が見つかりません）",
        remedy="README のあるフォルダーへ移ってから実行してください",
    )


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

    What cannot be made, be it for its params, its data or its notebook, stays as it is published; the rest is made.

    Args:
        files: Params files; empty for all of ``params/``, its folder of examples left out. All other documents
            stay on the site as they are.
        formats: ``html``, ``pdf``; the formats that the site has already are made, too.
        renderer: ``auto``, ``quarto`` or ``builtin``.
        jobs: How many documents at a time.
        on_step: Called with 実行 or 組版 and each document as it is done.

    Raises:
        FindingsError: There are mistakes in every params file or its data; nothing was run, the site is untouched.
        KikinError: Every document failed, the site could not be replaced, or another build is making it.
    """
    root = project_root()
    publications, findings = read_all(list(files) or params_files(root))
    if not publications:
        raise FindingsError(findings)
    staged, site = place_of(root, publications)
    items, more = items_of(root, publications)
    findings = list(dict.fromkeys([*findings, *more]))
    if not items:
        raise FindingsError(findings)
    with sole_builder(staged):
        wanted = tuple(name for name in FORMATS if name in {*formats, *_formats_of(site)})
        order = _Order(root, staged, site, wanted, renderer, jobs, on_step)
        return replace(_build(order, items), findings=tuple(findings))


def place_of(root: Path, publications: Sequence[Publication]) -> tuple[Path, Path]:
    """Return the staged folder and the site: the made-up prefecture (例) has its own, apart from what is published.

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


def unpublish(documents: Sequence[str], *, renderer: str, jobs: int, on_step: OnStep) -> Built:
    """Return the outcome of taking documents down: the site without them, its menus and its front page anew.

    Args:
        documents: As in ``43-kumamoto/R6/evaluation``.
        renderer: ``auto``, ``quarto`` or ``builtin``.
        jobs: How many documents at a time.
        on_step: Called with 実行 or 組版 and each document as it is done.

    Raises:
        KikinError: A document isn't published, or nothing would be left.
    """
    root = project_root()
    staged, site = root / "build", root / "reports" / "site"
    with sole_builder(staged):
        published = published_entries(state_folder(site))
        for document in documents:
            if document not in published:
                known = "、".join(published) or "まだありません"
                remedy = f"{hint_of(document, published)}公表しているのは {known} です"
                raise KikinError("公表していない文書です", found=document, remedy=remedy)
        if not published.keys() - set(documents):
            raise KikinError(
                "すべての文書を取り下げることはできません",
                remedy="サイトごと下ろすには reports/site を公開から外してください",
            )
        order = _Order(root, staged, site, _formats_of(site), renderer, jobs, on_step)
        return _build(order, [], set(documents))


def _formats_of(site: Path) -> tuple[str, ...]:
    return tuple(name for name in FORMATS if any(site.rglob(f"*.{name}")))


def _build(order: _Order, items: Sequence[Item], removed: AbstractSet[str] = frozenset()) -> Built:
    """Run, render and publish."""
    _clear(order.staged)
    executed = execute([item.job for item in items], order.staged, order.jobs, order.on_step)
    published = published_entries(order.state)
    made = {item.document: item.entry for item in items}
    wanted = {name: entry for name, entry in (published | made).items() if name not in removed}
    done, entries = _rendered(order, wanted, executed, set(made))
    known = {entry.document for entry in entries}
    keep_unknown_pages(order.site, order.new, {*known, *removed, INDEX})
    keep_times(order.site, order.new)
    write_state(order.state, order.staged, entries)
    publish_site(order.new, order.site)
    texts, unprinted = (
        tuple((name, text) for name in made if name in known for text in _texts(order, name, key))
        for key in ("open_texts", "unprinted_texts")
    )
    return Built(order.site, tuple(done), open_texts=texts, unprinted=unprinted)


def _texts(order: _Order, document: str, key: str) -> list[str]:
    return [str(text) for text in record_in(order.staged, document).get(key, [])]


def _clear(staged: Path) -> None:
    """Empty the staged folder: what lay in it from other builds must not be rendered."""
    for path in staged.iterdir():
        if path.name in _KEPT_FILES:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _rendered(
    order: _Order, wanted: dict[str, Entry], executed: Sequence[Done], made: set[str]
) -> tuple[list[Done], list[Entry]]:
    """Render what there is; a document that fails keeps its published version, or is left out with its links."""
    done = {item.document: item for item in executed}
    for document in wanted.keys() - made:
        restore(order.state, order.staged, document)
    before = published_entries(order.state)
    kept: set[str] = set()
    left_out: set[str] = set()
    failed = [item.document for item in executed if not item.ok]
    while True:
        for document in failed:
            if document not in kept and document in made and restore(order.state, order.staged, document):
                kept.add(document)
                wanted = wanted | {document: before[document]}
            else:
                left_out.add(document)
        entries = sorted(
            (entry for name, entry in wanted.items() if name not in left_out), key=lambda entry: entry.place
        )
        if not entries:
            raise KikinError(
                "作れた文書が一つもないので、公表済みのサイトはそのままです", found=_errors(done.values())
            )
        index = _index(order, entries, kept - left_out)
        broken = {result.document: _as_done(result) for result in _render(order, entries) if not result.ok}
        if INDEX in broken:
            raise KikinError(
                "目次を組版できないので、公表済みのサイトはそのままです", found=broken[INDEX].error
            )
        done |= {document: item for document, item in broken.items() if document not in kept}
        failed = list(broken)
        if not failed:
            results = [replace(item, kept=item.document in kept - left_out) for item in done.values()]
            return [*results, index], entries


def _errors(done: Iterable[Done]) -> str:
    return "；".join(f"{item.document}: {item.error}" for item in done if not item.ok)


def _index(order: _Order, entries: Sequence[Entry], kept: set[str]) -> Done:
    """Run the index last: it links only to documents that there are, and says which are of an earlier build."""
    records = {entry.document: record_in(order.staged, entry.document) for entry in entries}
    job: Job = index_job(order.root, entries, records, kept, order.formats)
    done = execute([job], order.staged, 1, order.on_step)[0]
    if not done.ok:
        raise KikinError("目次を作れないので、公表済みのサイトはそのままです", found=done.error)
    return done


def _render(order: _Order, entries: Sequence[Entry]) -> list[Rendered]:
    index = index_entry(order.root)
    stage_project(order.root, order.staged, [index.page, *(entry.page for entry in entries)])
    shutil.rmtree(order.new, ignore_errors=True)
    rendered = render(order.staged, order.new, order.formats, order.renderer, jobs=order.jobs)
    for result in rendered:
        order.on_step("組版", _as_done(result))
    return rendered


def _as_done(result: Rendered) -> Done:
    return Done(result.document, result.error, result.seconds)
