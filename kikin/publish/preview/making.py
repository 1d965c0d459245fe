"""The documents of a params file, made anew where something that they use has changed: as a web page, and nothing else."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from kikin.data.home import NATIONAL, folder_path
from kikin.data.params import Publication, read_params
from kikin.publish.builtin import Worker
from kikin.publish.builtin.html import write_library
from kikin.publish.decisions import reasons_to_run
from kikin.publish.downloads import write_downloads
from kikin.publish.engine import close, pool, prepare
from kikin.publish.execute import Done, Job, outcome_of, run_notebook
from kikin.publish.inputs import SETTINGS, Digests, inputs_and_uses
from kikin.publish.model import HTML, Order, uses_of
from kikin.publish.orders import Items, items_of, job_of
from kikin.publish.project import EXTENSION, load_project
from kikin.publish.staging import stage_project
from kikin.publish.state import Entry, Published
from kikin.values.errors import FindingsError, KikinError

_PATIENCE: Final = 5.0  # seconds; a run that takes longer is ended when something has changed meanwhile
_MOMENT: Final = 0.1


@dataclass(frozen=True)
class Outcome:
    """What became of a look: documents made, what is wrong with all of it, and with documents by name."""

    made: Sequence[str] = ()
    troubles: Sequence[str] = ()
    failed: dict[str, str] = field(default_factory=dict)


class Maker:
    """Makes pages below ``folder``; what it knows of the last ones it keeps in mind."""

    def __init__(self, root: Path, file: Path, names: Collection[str], folder: Path) -> None:
        """Begin without a page.

        Args:
            root: The project.
            file: The params file.
            names: The documents of it to show; all where there is none.
            folder: Where this preview has its scratch, and the pages in ``site``.
        """
        self._root, self._file, self._names, self._folder = root, file, names, folder
        self.site = folder / "site"
        self.documents: list[str] = []  # where they lie in the site, in the order of the params file
        self._made: dict[str, Published] = {}
        self._entries: dict[str, Entry] = {}
        self._failed: dict[str, str] = {}
        self._settings = ""
        self._worker = Worker(folder)

    def close(self) -> None:
        """End what is warm."""
        self._worker.close()
        close()

    def watched(self) -> list[Path]:
        """Return the files and folders of which a change may concern the documents."""
        named = ["notebooks", "_quarto.yml", "_brand.yml", str(EXTENSION)]
        paths = {self._file, *(self._root / name for name in named)}
        try:
            run = read_params(self._file)
        except KikinError:
            paths.add(self._root / "data")
        else:
            data = folder_path(run.given.get("data_folder", ""), run.prefecture).resolve()
            paths |= {data, data.parent / NATIONAL}
        inputs = {name for one in self._made.values() for name in one.inputs if not name.startswith("@")}
        return [*paths, *(self._root / name.removesuffix("*") for name in inputs)]

    def make(self, is_stale: Callable[[], bool]) -> Outcome | None:
        """Return what became of the documents that something had changed for; None where that was given up.

        Args:
            is_stale: Whether something has changed once more: a long run is given up then.
        """
        prepare()
        try:
            return self._make(Digests(self._root), is_stale)
        except FindingsError as error:
            return Outcome(troubles=[str(finding) for finding in error.findings])
        except KikinError as error:
            return Outcome(troubles=[str(error)])

    def _make(self, digests: Digests, is_stale: Callable[[], bool]) -> Outcome | None:
        run = read_params(self._file)
        jobs = {job.document: job for job in self._jobs(run)}
        self.documents = list(jobs)
        if digests.of(SETTINGS) != self._settings:
            self._settings = digests.of(SETTINGS)
            self._made.clear()
            self._worker.close()  # it has read them
        to_run = [name for name in jobs if self._is_due(name, digests)]
        staged = self._folder / f"run-{time.monotonic_ns()}"
        running = self._started([jobs[name] for name in to_run], staged)
        standing = set(jobs) - set(to_run)
        found = items_of(self._root, [run], digests, standing, max(1, len(to_run)), self._names)
        if found.findings:  # what still runs ends by itself, and nobody looks at it
            return Outcome(troubles=[str(finding) for finding in found.findings])
        begun = time.monotonic()
        while wait(running.values(), _MOMENT).not_done:
            if is_stale() and time.monotonic() - begun > _PATIENCE:
                close()
                return None
        done = {name: outcome_of(jobs[name], staged, future) for name, future in running.items()}
        return self._shown(found, done, staged, digests)

    def _jobs(self, run: Publication) -> list[Job]:
        return [
            job_of(self._root, run, name) for name in run.documents if name in (self._names or run.documents)
        ]

    def _is_due(self, document: str, digests: Digests) -> bool:
        before = self._made.get(document)
        return before is None or bool(reasons_to_run(before, {}, {}, digests))

    @staticmethod
    def _started(jobs: Sequence[Job], staged: Path) -> dict[str, Future[Done]]:
        tasks = pool(len(jobs))
        running = {
            job.document: tasks.submit_within(job.time_limit, run_notebook, job, staged, number)
            for number, job in enumerate(jobs)
        }
        tasks.shutdown(wait=False)
        return running

    def _shown(self, found: Items, done: dict[str, Done], staged: Path, digests: Digests) -> Outcome:
        """Render the pages of documents that have run."""
        items = {item.document: item for item in found.items}
        self._entries |= {name: item.entry for name, item in items.items()}
        good = [name for name, one in done.items() if one.ok]
        failed = {name: one.error for name, one in done.items() if not one.ok}
        for name in good:
            notes = uses_of(staged / f"{name}.ipynb")
            self._made[name] = Published(
                items[name].entry, "", *inputs_and_uses(digests, items[name].inputs, notes)
            )
        if good:
            stage_project(self._root, staged, [entry.page for entry in self._entries.values()], good)
            write_library(load_project(staged), self.site)
        for name in good:
            order = Order(staged, self.site, (HTML,), (), items[name].job.time_limit)
            page = self._worker.render(order, PurePosixPath(f"{name}.ipynb"))
            if page.ok:
                write_downloads(staged / f"{name}.ipynb", self.site / f"{name}.html")
            else:
                failed[name] = page.error
        shutil.rmtree(staged, ignore_errors=True)
        for name in failed:
            self._made.pop(name, None)
        self._failed = {name: error for name, error in self._failed.items() if name not in done} | failed
        return Outcome([name for name in good if name not in failed], (), dict(self._failed))
