"""The side that asks: what documents need is sent to the workers of a Dask scheduler, and what they leave is put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kikin.data.uses import FILE, FOLDER, file_digest, folder_digest, noted, write_notes
from kikin.publish.cluster.packing import packed, unpack
from kikin.publish.cluster.tasks import Answer, Unlike, program, render_document, run_document
from kikin.publish.execute import Done, Job, OnStep
from kikin.publish.model import OnDone, Order, Rendered, figures_of, record_of, uses_of
from kikin.publish.project import EXTENSION
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from distributed import Client, Future

_SECONDS: Final = 10
_WAITING: Final = 3  # orders for each core: enough to keep it busy, few enough to hold in memory
_FEW: Final = 8  # where no worker is there yet
_LOST: Final = "作業機が続けて落ちました。メモリーが足りないと、システムが止めることがあります"


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Give the workers of a scheduler, ``tcp://192.0.2.1:8786``.

    Raises:
        KikinError: Dask isn't installed, the scheduler can't be reached, or it was lost.
    """
    try:
        from distributed import Client  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise KikinError(
            "Dask が入っていません", found=error, remedy='pip install "kikin[dask]" で入れてください'
        ) from error
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KikinError(
            "Dask のスケジューラーにつながりません",
            found=f"{address}（{error}）",
            remedy="アドレスと、dask scheduler が動いていることを確かめてください",
        ) from error
    try:
        yield Cluster(client)
    finally:
        client.close(timeout=_SECONDS)


class Cluster:
    """The workers of a scheduler."""

    def __init__(self, client: Client) -> None:
        """Use a client that is connected."""
        self._client = client
        self._program = program()

    def execute(
        self, root: Path, staged: Path, jobs: Mapping[str, tuple[Job, Sequence[str]]], on_step: OnStep
    ) -> list[Done]:
        """Run notebooks on the workers, and put what they leave into the staged folder.

        Args:
            root: The project.
            staged: Where the executed notebooks are to lie.
            jobs: By document, with the names of the files and folders that it needs.
            on_step: Called with each as it is done.

        Raises:
            KikinError: A worker has another program, or the scheduler was lost.
        """

        def sent(document: str) -> tuple[Any, ...]:
            job, names = jobs[document]
            inside = replace(job, notebook=job.notebook.relative_to(root))
            beside = [path for path in (root / "notebooks").iterdir() if path.suffix != ".ipynb"]
            paths = [_inside(root, name) for name in names]
            return self._program, inside, packed(root, [job.notebook, *beside, *paths])

        def place(document: str, answer: Answer | str) -> None:
            done = Done(document, answer) if isinstance(answer, str) else _placed(root, staged, answer)
            results.append(done)
            on_step("実行", done)

        results: list[Done] = []
        self._ask(run_document, list(jobs), sent, place)
        return results

    def render(self, order: Order, on_done: OnDone) -> list[Rendered]:
        """Render notebooks of the staged project on the workers, and put the pages into the folder of the site.

        Raises:
            KikinError: A worker has another program, or the scheduler was lost.
        """

        def sent(document: str) -> tuple[Any, ...]:
            notebook = names[document]
            path = order.staged / notebook
            parts = [path, figures_of(path), record_of(path)]
            parts += [order.staged / name for name in ("_quarto.yml", "_brand.yml", EXTENSION)]
            pdf = order.out / notebook.with_suffix(".pdf")
            return self._program, order, notebook, packed(order.staged, parts), packed(order.out, [pdf])

        def place(document: str, answer: Answer | str) -> None:
            if isinstance(answer, str):
                result = Rendered(document, ok=False, outputs=(), error=answer, seconds=0.0)
            else:
                unpack(answer.files, order.out)
                result = answer.outcome  # type: ignore[assignment]
            results[document] = result
            on_done(result)

        results: dict[str, Rendered] = {}
        names = {str(notebook.with_suffix("")): notebook for notebook in order.notebooks}
        self._ask(render_document, list(names), sent, place)
        return [results[name] for name in names]

    def _ask(
        self,
        task: Callable[..., Answer],
        documents: Sequence[str],
        order_of: Callable[[str], tuple[Any, ...]],
        place: Callable[[str, Answer | str], None],
    ) -> None:
        """Have each order done by any worker, a few waiting for each core; one that is lost leaves its orders to others."""
        from distributed import as_completed  # noqa: PLC0415

        waiting = list(reversed(documents))
        names: dict[str, str] = {}
        asked: dict[str, Future] = {}

        def ask() -> Future:
            document = waiting.pop()
            future = self._client.submit(task, *order_of(document), pure=False)
            names[future.key], asked[document] = document, future
            return future

        cores = sum(self._client.ncores().values())
        first = [ask() for _ in documents[: max(_FEW, _WAITING * cores)]]
        coming = as_completed(first, loop=self._client.loop)
        try:
            for future in coming:
                document = names[future.key]
                place(document, _answer_of(future))
                del asked[document]
                if waiting:
                    coming.add(ask())
        finally:
            self._client.cancel(list(asked.values()))


def _answer_of(future: Future) -> Answer | str:
    """Return the answer of a worker, or the sentence that says why there is none.

    Raises:
        KikinError: The worker has another program, or the scheduler was lost.
    """
    from distributed import KilledWorker  # noqa: PLC0415

    try:
        answer: Answer = future.result(timeout=_SECONDS)
    except Unlike as unlike:
        worker, what = unlike.args
        raise KikinError(
            "作業機のプログラムが、こちらと違います",
            found=f"{worker}: {what}",
            remedy="同じ requirements.lock と、同じ kikin を入れてください",
        ) from None
    except KilledWorker:
        return _LOST
    except (ModuleNotFoundError, AttributeError) as error:
        raise KikinError(
            "作業機に kikin がないか、古いものです", found=error, remedy="同じ kikin を入れてください"
        ) from error
    except Exception as error:
        raise KikinError(
            "Dask での実行が続けられません",
            found=f"{type(error).__name__}: {error}",
            remedy="もう一度実行してください",
        ) from error
    return answer


def _inside(root: Path, name: str) -> Path:
    """Return a file or folder of the project by its name as an input.

    Raises:
        KikinError: It lies elsewhere, where workers don't have it.
    """
    path = (root / name.removesuffix("*")).resolve()
    if not path.is_relative_to(root):
        raise KikinError(
            "プロジェクトの外のファイルは、作業機に送れません",
            found=path,
            remedy="data/ の中に移すか、--scheduler なしで作ってください",
        )
    return path


def _placed(root: Path, staged: Path, answer: Answer) -> Done:
    """Put what running left in place, unless it used what the worker didn't have as it is here."""
    done: Done = answer.outcome  # type: ignore[assignment]
    if not done.ok:
        return done
    unpack(answer.files, staged)
    uses = uses_of(staged / f"{done.document}.ipynb")
    notes = [(kind, name.replace(answer.root, str(root), 1), digest) for kind, name, digest in noted(uses)]
    now = {FILE: file_digest, FOLDER: folder_digest}
    missed = [name for kind, name, digest in notes if kind in now and now[kind](name) != digest]
    write_notes(uses, notes)
    if not missed:
        return done
    what = f"作業機に送らなかったファイルを使うので、--scheduler では作れません（{'、'.join(missed)}）"
    return replace(done, error=what)
