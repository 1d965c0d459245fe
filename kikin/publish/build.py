"""params -> executed notebooks -> staged project -> site: each step whole, or the published site stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path

from kikin.data.files import shown_path
from kikin.data.kept import keeping
from kikin.data.params import TIME_LIMIT, Publication, read_all
from kikin.publish.decisions import Standing, again, reasons_to_run, standing_of
from kikin.publish.execute import Done, execute
from kikin.publish.inputs import READ, Digests
from kikin.publish.lists import read_state, sound_state
from kikin.publish.model import INDEX
from kikin.publish.orders import Item, Items, items_of
from kikin.publish.places import Places, made_up, official, params_files, project_root
from kikin.publish.rendering import Rendering
from kikin.publish.site import recover_site, remove_together, sole_builder
from kikin.publish.state import Run, State
from kikin.publish.taking import kept_run, wholly
from kikin.publish.versions import record_of_version
from kikin.publish.wish import Wish
from kikin.values.errors import Finding, FindingsError, KikinError
from kikin.values.letters import hint_of


@dataclass(frozen=True)
class Built:
    """The outcome of a build: the site, each document, the mistakes of those not begun, the texts still to write.

    ``reasons`` says what was done (実行, 組版) with which document and why, ``unchanged`` which of those asked for stand
    as they were, ``unmoved`` which documents state a new revision that changes nothing in any of their params file.
    """

    site: Path
    documents: tuple[Done, ...] = ()
    findings: tuple[Finding, ...] = ()
    open_texts: tuple[tuple[str, str], ...] = ()
    unprinted: tuple[tuple[str, str], ...] = ()
    reasons: tuple[tuple[str, str, str], ...] = ()
    unchanged: tuple[str, ...] = ()
    unmoved: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def failed(self) -> tuple[Done, ...]:
        """The documents that could not be made."""
        return tuple(done for done in self.documents if not done.ok)


@dataclass
class _Asked:
    """What params files ask for, against what is published."""

    items: list[Item]
    findings: list[Finding]
    runs: dict[str, Run]
    standing: Standing
    reasons: dict[str, list[str]] = field(default_factory=dict)


def build(files: Sequence[Path], wish: Wish, digests: Digests) -> Built:
    """Return the outcome of a build; the site is replaced in one step when it is whole.

    What cannot be made, be it for its params, its data or its notebook, stays as it is published; the rest is made, if
    something that it uses has changed.

    Args:
        files: Params files; empty for all of ``params/``, its folder of examples left out. All other documents
            stay on the site as they are.
        wish: Formats (those that the site has already are made, too), renderer, jobs.
        digests: The inputs of the project, as far as they were looked at.

    Raises:
        FindingsError: There are mistakes in every params file or its data; nothing was run, the site is untouched.
        KikinError: Every document failed, the site could not be replaced, or another build is making it.
    """
    root = digests.root
    wanted = [file.resolve() for file in files or params_files(root)]
    places = _places_of(root, wanted, digests)
    with sole_builder(places.state), keeping(digests.place_of_reading()):
        recover_site(places.site)
        digests.look_at_data()
        state = sound_state(places)
        asked = _asked(root, wanted, state, digests, wish)
        if not asked.items and not asked.standing.documents:
            raise FindingsError(asked.findings)
        return _build(places, state, digests, asked, wish)


def foreseen(files: Sequence[Path], wish: Wish, digests: Digests) -> Built:
    """Return what a build would run and why, and the mistakes that it would name; nothing is made."""
    root = digests.root
    wanted = [file.resolve() for file in files or params_files(root)]
    places = _places_of(root, wanted, digests)
    state = sound_state(places)
    with keeping(digests.place_of_reading()):
        asked = _asked(root, wanted, state, digests, wish)
    return Built(
        places.site,
        findings=tuple(asked.findings),
        reasons=_told(asked),
        unchanged=tuple(_unchanged(asked)),
        trouble=state.trouble,
    )


def unpublish(documents: Sequence[str], wish: Wish) -> Built:
    """Return the outcome of taking documents down: the site without them, its menus and its front page anew.

    Args:
        documents: As in ``43-kumamoto/R6/evaluation``.
        wish: Renderer and jobs; the formats are those that the site has.

    Raises:
        KikinError: A document isn't published, or nothing would be left.
    """
    places = official(project_root())
    with sole_builder(places.state):
        recover_site(places.site)
        state = sound_state(places)
        published = published_documents(state)
        for document in documents:
            if document not in published:
                known = "、".join(published) or "まだありません"
                remedy = f"{hint_of(document, published)}公表しているのは {known} です"
                raise KikinError("公表していない文書です", found=document, remedy=remedy)
        if not set(published) - set(documents):
            raise KikinError(
                "すべての文書を取り下げることはできません",
                remedy="サイトごと下ろすには reports/site を公開から外してください",
            )
        runs = {name: run for name, run in state.runs.items() if not set(run.documents) & set(documents)}
        asked = _Asked([], [], runs, Standing(frozenset(), frozenset()))
        return _build(places, state, Digests(places.root), asked, wish, set(documents))


def _places_of(root: Path, files: Sequence[Path], digests: Digests) -> Places:
    """Return the places of a build, from the params files, or from what is known of them where they stand."""
    for places in (official(root), made_up(root)):
        runs = read_state(places).runs
        if all(
            (run := runs.get(name)) and run.digest == digests.of(name) for name in map(digests.name_of, files)
        ):
            return places
    return place_of(root, read_all(list(files))[0])


def place_of(root: Path, publications: Sequence[Publication]) -> Places:
    """Return where documents are published: the made-up prefecture (例) has a place of its own.

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
    return made_up(root) if kinds == {True} else official(root)


def _asked(root: Path, files: Sequence[Path], state: State, digests: Digests, wish: Wish) -> _Asked:
    names = {digests.name_of(file): file for file in files}
    standing = standing_of(state, digests, names) if not wish.again else Standing(frozenset(), frozenset())
    publications, findings = read_all([file for name, file in names.items() if name not in standing.files])
    found: Items = items_of(root, publications, digests, standing.documents, wish.jobs)
    findings = list(dict.fromkeys([*findings, *found.findings]))
    runs = {name: run for name, run in state.runs.items() if name not in names or name in standing.files}
    for file, documents in found.asked.items():
        name = digests.name_of(file)
        runs[name] = Run(digests.of(name), documents)
    asked = _Asked([], findings, runs, standing)
    for item in found.items:
        before = state.documents.get(item.document)
        asked.reasons[item.document] = (
            again(before) if wish.again else reasons_to_run(before, item.inputs, item.given, digests)
        )
        asked.items.append(item)
    return asked


def published_documents(state: State) -> list[str]:
    """Return the documents of the site, its front page apart."""
    return [name for name in state.documents if name != INDEX]


def _build(  # noqa: PLR0913, PLR0917
    places: Places,
    state: State,
    digests: Digests,
    asked: _Asked,
    wish: Wish,
    removed: AbstractSet[str] = frozenset(),
) -> Built:
    """Run what must be run, render what must be rendered, and publish."""
    _clear(places)
    documents = {name: one for name, one in state.documents.items() if name not in removed}
    to_run = [item for item in asked.items if asked.reasons[item.document]]
    for item in asked.items:
        if not asked.reasons[item.document]:  # none of what changed concerns it
            before = documents[item.document]
            inputs = digests.all_of(before.inputs) | dict(item.inputs)
            documents[item.document] = replace(before, entry=item.entry, inputs=inputs, is_late=False)
    limit = max((item.job.time_limit for item in asked.items), default=TIME_LIMIT)
    known = replace(state, runs=asked.runs)
    awaited = [item.entry for item in to_run]
    wish = replace(wish, time_limit=limit)
    rendering = Rendering(places, known, digests, wish, documents, removed, awaited)
    items = {item.document: item for item in to_run}
    unmoved: set[str] = set()

    def take(done: Done) -> None:
        if done.ok:
            before = state.documents.get(done.document)
            rendering.take(kept_run(places, items[done.document], digests, before, unmoved))
        else:
            rendering.miss(done.document)

    try:
        with rendering.early():
            done = _executed(places, to_run, state, wish, take) if to_run else []
            results, final = rendering.publish(done)
    finally:
        shutil.rmtree(places.new, ignore_errors=True)  # which is published, or is scratch
    names = [*(item.document for item in asked.items), *sorted(asked.standing.documents)]
    texts = [
        (name, text) for name in names if name in final.documents for text in final.documents[name].open_texts
    ]
    unprinted = [
        (name, str(text))
        for name in sorted({one.document for one in done if one.ok} & final.documents.keys())
        for text in record_of_version(places, final.documents[name]).get("unprinted_texts", [])
    ]
    return Built(
        site=places.site,
        documents=tuple(results),
        findings=tuple(asked.findings),
        open_texts=tuple(texts),
        unprinted=tuple(unprinted),
        reasons=(*_told(asked), *rendering.reasons),
        unchanged=tuple(_unchanged(asked)),
        unmoved=tuple(wholly(unmoved, [set(run.documents) & items.keys() for run in asked.runs.values()])),
        trouble=state.trouble,
    )


def _executed(
    places: Places, items: Sequence[Item], state: State, wish: Wish, take: Callable[[Done], None]
) -> list[Done]:
    """Run notebooks, here or on other machines with what they need, as far as it is known."""
    wish.on_plan(2 * len(items))  # each is run, and rendered then
    if wish.cluster is None:
        return execute([item.job for item in items], places.staged, wish.jobs, wish.on_step, take)
    asked = {}
    for item in items:
        before = state.documents.get(item.document)
        names = {*item.inputs, *(before.inputs if before else ())}
        asked[item.document] = (item.job, [name for name in names if not name.startswith("@")])
    results = wish.cluster.execute(places.root, places.staged, asked, wish.on_step)
    for done in results:
        take(done)
    return results


def _told(asked: _Asked) -> tuple[tuple[str, str, str], ...]:
    return tuple(("実行", document, reason) for document, why in asked.reasons.items() for reason in why)


def _unchanged(asked: _Asked) -> list[str]:
    return [
        *(document for document, why in asked.reasons.items() if not why),
        *sorted(asked.standing.documents),
    ]


def _clear(places: Places) -> None:
    """Empty the scratch folder, and the next site: what lies there from other builds must not be published."""
    for left in places.left_over:
        shutil.rmtree(left, ignore_errors=True)
    places.staged.mkdir(parents=True, exist_ok=True)
    old = [path for path in places.staged.iterdir() if path.name not in {"_fonts", READ}]
    folders = [path for path in old if path.is_dir() and not path.is_symlink()]
    remove_together(folders)
    for path in set(old).difference(folders):
        path.unlink()
