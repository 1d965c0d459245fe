"""Pages rendered where something about them changed, put together with those that stay, and published in one step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import count
from threading import Thread
from typing import TYPE_CHECKING

from kikin.publish.assembly import files_of, intact, keep, remove
from kikin.publish.decisions import (
    Keys,
    entries_of,
    index_inputs,
    keys_of,
    reason_to_render,
    unrendered,
)
from kikin.publish.early import Early
from kikin.publish.execute import Done, execute
from kikin.publish.index import index_entry, index_job
from kikin.publish.model import DOCX, FORMATS, INDEX, PDF, Format, Rendered
from kikin.publish.render import render
from kikin.publish.slots import side_by_side
from kikin.publish.staging import stage_project
from kikin.publish.state import Entry, Output, Published, State
from kikin.publish.switching import Next, replaced, same_as_before
from kikin.publish.versions import keep_version, record_of_version, restore
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from kikin.publish.inputs import Digests
    from kikin.publish.places import Places
    from kikin.publish.wish import Wish

_NOTHING_LEFT = "公表している頁も控えも壊れています。作り直してください"


class Rendering:
    """The second half of a build: from the documents that there are to the site that shows them."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        places: Places,
        before: State,
        digests: Digests,
        wish: Wish,
        documents: Mapping[str, Published],
        removed: Collection[str],
        awaited: Sequence[Entry] = (),
    ) -> None:
        """Begin before the documents run.

        Args:
            places: The site, and where the next one is put together.
            before: What is published.
            digests: The digests of the settings.
            wish: Formats, renderer, jobs.
            documents: What the next site shows.
            removed: Documents that are taken down.
            awaited: Documents that are run now: each is taken, or missed, when it has run.
        """
        self._places, self._before, self._digests, self._wish = places, before, digests, wish
        self._documents = dict(documents)
        self._removed = removed
        self._fresh: dict[tuple[str, Format], Output] = {}
        self._frozen: set[str] = set()
        self._done: dict[str, Done] = {}
        self._staged: set[str] = set()
        self._unmade: dict[str, Rendered] = {}
        self._awaited = {entry.document: Published(entry, "") for entry in awaited}
        self._taken = count(1)
        self._early: Early | None = None
        had = before.formats or tuple(name for name in FORMATS if any(places.site.rglob(f"*.{name}")))
        self._formats = tuple(name for name in FORMATS if name in {*wish.formats, *had})
        self.reasons: list[tuple[str, str, str]] = []
        for name in [name for name, one in documents.items() if not one.version]:
            if name not in self._awaited:
                self._freeze(name)

    @cached_property
    def _good(self) -> set[str]:
        return intact(self._places.site, self._before.files)

    @contextmanager
    def early(self) -> Iterator[None]:
        """Render what is taken at once, where that is possible: Quarto and a cluster are given all documents together."""
        if not self._awaited or self._wish.renderer != "builtin" or self._wish.cluster:
            yield
            return
        home = Published(index_entry(self._places.root), "")
        documents = self._documents | self._awaited | {INDEX: home}
        keys = self._keys(documents, self._formats)
        wish = replace(self._wish, jobs=min(self._wish.jobs, len(self._awaited) + 1))  # the front page, too
        with Early(self._places, wish, entries_of(documents), keys, self._formats) as self._early:
            Thread(target=lambda: self._good).start()  # the site is looked at while documents run
            yield
        self._early = None

    def take(self, published: Published) -> None:
        """Show what running a document left."""
        document = published.entry.document
        self._documents[document] = published
        if not self._is_of_before(document, published):
            self._staged.add(document)
        if self._early is None:
            return
        is_last = document != INDEX and next(self._taken) == len(self._awaited)
        # the front page waits for what documents say, not for their pages
        works = [lambda: self._render_at_once(published), *([self._make_index] if is_last else [])]
        side_by_side(lambda work: work(), works, self._wish.jobs, lambda: None)

    def _render_at_once(self, published: Published) -> None:
        document, early = published.entry.document, self._early
        wanted = early and unrendered({document: published}, early.keys, self._is_rendered).get(document)
        if not early or not wanted:
            return
        self._say_why({document: wanted}, early.keys)
        self._keep_offered(document, wanted)
        result = early.render(published, wanted)
        if result.ok:
            self._note(document, wanted, early.keys)
        elif document != INDEX:  # which is tried once more
            self._unmade[document] = result
        self._wish.on_step("組版", _as_done(result))

    def miss(self, document: str) -> None:
        """Learn that a document could not be run; if it was never published, the menu of all pages changes."""
        if document not in self._before.documents:
            self._early = None

    def publish(self, executed: Sequence[Done]) -> tuple[list[Done], State]:
        """Return what became of each document, and what is published now.

        A document that fails keeps its published version; if it has none, it is left out, and nothing links to it.

        Raises:
            KikinError: Nothing could be made, or the site could not be replaced; it stands as it was.
        """
        names = dict.fromkeys((*self._before.documents, *self._awaited, INDEX))  # not as they were done
        self._documents = {name: self._documents[name] for name in names if name in self._documents}
        self._done = {one.document: one for one in executed} | self._done
        for one in executed:
            if not one.ok:
                self._fall_back(one.document)
        for document, result in self._unmade.items():
            self._done[document] = _as_done(result)
            self._give_up(document)
        while True:
            if not entries_of(self._documents):
                raise KikinError(
                    "作れた文書が一つもないので、公表済みのサイトはそのままです", found=self._errors()
                )
            self._make_index()
            broken = {result.document: result for result in self._render() if not result.ok}
            if INDEX in broken:
                raise KikinError(
                    "目次を組版できないので、公表済みのサイトはそのままです", found=broken[INDEX].error
                )
            for document, result in broken.items():
                self._done[document] = _as_done(result)
                self._give_up(document)
            if not broken:
                state = self._replaced()
                results = [replace(one, kept=one.document in self._documents) for one in self._failures()]
                return [*(one for one in self._done.values() if one.ok), *results], state

    def _failures(self) -> Iterable[Done]:
        return (one for one in self._done.values() if not one.ok)

    def _errors(self) -> str:
        return "；".join(f"{one.document}: {one.error}" for one in self._failures())

    def _is_of_before(self, document: str, published: Published) -> bool:
        before = self._before.documents.get(document)
        return before is not None and before.version == published.version

    def _fall_back(self, document: str) -> None:
        """Show what is published of a document that could not be made, or nothing of it."""
        before = self._before.documents.get(document)
        self._staged.discard(document)
        if before is None:
            self._documents.pop(document, None)
        else:
            self._documents[document] = replace(before, is_late=True)
            if not before.version:
                self._freeze(document)

    def _give_up(self, document: str) -> None:
        """Do without the rendering of a document: show its published version, or else its pages as they are."""
        remove(self._places.new, document, FORMATS)
        self._fresh = {key: output for key, output in self._fresh.items() if key[0] != document}
        tried, before = self._documents[document], self._before.documents.get(document)
        self._fall_back(document)
        if before is not None and (tried.version, tried.entry) == (before.version, before.entry):
            self._freeze(document)

    def _freeze(self, document: str) -> None:
        """Show the pages of a document as they are, or nothing of it where they are damaged."""
        outputs = self._documents[document].outputs
        pages = {name: output for name, output in outputs.items() if self._good.issuperset(output.files)}
        if pages:
            self._frozen.add(document)
            self._documents[document] = replace(self._documents[document], outputs=pages)
        else:
            self._documents.pop(document)
            self._done.setdefault(document, Done(document, _NOTHING_LEFT))

    def _make_index(self) -> None:
        """Run the front page last: it links only to documents that there are, and says which are of an earlier build."""
        inputs = index_inputs(self._documents, self._digests, self._formats)
        before = self._documents.get(INDEX)
        if before is not None and before.inputs == inputs:
            return
        entries = entries_of(self._documents)
        records = {
            entry.document: record_of_version(self._places, self._documents[entry.document])
            for entry in entries
        }
        late = {name for name, one in self._documents.items() if one.is_late}
        job = index_job(self._places.root, entries, records, late, self._formats)
        self._wish.on_plan(2)
        (done,) = execute([job], self._places.staged, 1, self._wish.on_step)
        if not done.ok:
            raise KikinError("目次を作れないので、公表済みのサイトはそのままです", found=done.error)
        self._done[INDEX] = done
        entry = index_entry(self._places.root)
        version = keep_version(self._places, entry)
        self.take(Published(entry, version, inputs, outputs=before.outputs if before else {}))

    def _render(self) -> list[Rendered]:
        """Render what isn't yet rendered as it ought to be."""
        keys = self._keys(self._documents, self._formats)
        missing = unrendered(self._documents, keys, self._is_rendered)
        missing = {document: formats for document, formats in missing.items() if document not in self._frozen}
        if not missing:
            return []
        self._say_why(missing, keys)
        self._wish.on_plan(max(0, len(missing) - len(self._staged)))
        self._stage(missing)
        results: list[Rendered] = []
        for formats in sorted(set(missing.values())):
            documents = [document for document, wanted in missing.items() if wanted == formats]
            for document in documents:
                remove(self._places.new, document, formats)
            results += render(
                self._places.staged,
                self._places.new,
                formats,
                self._wish.renderer,
                notebooks=[self._places.staged / f"{document}.ipynb" for document in documents],
                jobs=self._wish.jobs,
                on_done=lambda result: self._wish.on_step("組版", _as_done(result)),
                time_limit=self._wish.time_limit,
                cluster=self._wish.cluster,
            )
        for result in results:
            if result.ok:
                self._note(result.document, missing[result.document], keys)
        return results

    @cached_property
    def _old_keys(self) -> Keys:
        return self._keys(self._before.documents, self._before.formats)

    def _keys(self, documents: Mapping[str, Published], formats: Sequence[Format]) -> Keys:
        return keys_of(documents, self._digests, (self._wish.renderer, self._wish.version), formats)

    def _stage(self, missing: Mapping[str, Sequence[Format]]) -> None:
        for document in missing:
            if document not in self._staged:
                restore(self._places, self._documents[document])
                self._staged.add(document)
        pages = [self._documents[INDEX].entry.page, *(one.page for one in entries_of(self._documents))]
        stage_project(self._places.root, self._places.staged, pages, list(missing))
        for document, formats in missing.items():
            self._keep_offered(document, formats)

    def _keep_offered(self, document: str, formats: Collection[Format]) -> None:
        """Keep what a page offers and isn't rendered with it: the page says whether it is there, and how large."""
        for name in {PDF, DOCX}.difference(formats):
            output = self._documents[document].outputs.get(name)
            known = self._fresh.get((document, name))
            if output and not known and self._good.issuperset(output.files):
                keep(self._places.site, self._places.new, output.files)

    def _note(self, document: str, formats: Sequence[Format], keys: Keys) -> None:
        published = self._documents[document]
        for name in formats:
            files = files_of(self._places.new, document, name)
            keep(self._places.site, self._places.new, same_as_before(files, self._before, self._good))
            self._fresh[document, name] = Output(keys.key(published, name), files)

    def _is_rendered(self, published: Published, name: Format, key: str) -> bool:
        fresh = self._fresh.get((published.entry.document, name))
        if fresh is not None:
            return fresh.key == key
        output = published.outputs.get(name)
        return output is not None and output.key == key and self._good.issuperset(output.files)

    def _say_why(self, missing: Mapping[str, Sequence[Format]], keys: Keys) -> None:
        told = {document for _, document, _ in self.reasons}
        for document in missing:
            before = self._before.documents.get(document)
            if before is not None and document not in told:
                why = reason_to_render(
                    self._documents[document], before, missing[document], keys, self._old_keys
                )
                self.reasons.append(("組版", document, why))

    def _replaced(self) -> State:
        """Put the next site together, and publish it if it differs from the one that is there."""
        documents = {name: self._with_outputs(one) for name, one in self._documents.items()}
        fresh = {(document, name) for document in documents for name in self._formats} <= self._fresh.keys()
        made = {path for output in self._fresh.values() for path in output.files}
        next_one = Next(documents, self._formats, made, has_all_anew=fresh, removed=self._removed)
        return replaced(self._places, self._before, self._good, next_one)

    def _with_outputs(self, published: Published) -> Published:
        document = published.entry.document
        outputs = {
            name: self._fresh.get((document, name), published.outputs.get(name)) for name in self._formats
        }
        return replace(published, outputs={name: output for name, output in outputs.items() if output})


def _as_done(result: Rendered) -> Done:
    return Done(result.document, result.error, result.seconds)
