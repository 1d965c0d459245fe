"""Pages rendered while other documents still run, on the menu that there will be if all of them succeed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

from kikin.publish.downloads import write_downloads
from kikin.publish.index import index_entry
from kikin.publish.model import HTML, Format, Order, Rendered
from kikin.publish.project import load_project
from kikin.publish.staging import stage_page, stage_project

if TYPE_CHECKING:
    from kikin.publish.decisions import Keys
    from kikin.publish.places import Places
    from kikin.publish.state import Entry, Published
    from kikin.publish.wish import Wish


class Early:
    """Rendering processes that load while the first documents run; whoever has run one has it rendered at once."""

    def __init__(
        self, places: Places, wish: Wish, entries: Sequence[Entry], keys: Keys, formats: Sequence[Format]
    ) -> None:
        """Stage the project, and start as many processes as there are jobs.

        Args:
            places: Where pages are put.
            wish: How many at a time, and the limit of time.
            entries: The documents that there will be, in the order of the menu.
            keys: What their pages have in common.
            formats: All that the site has.
        """
        from kikin.publish.builtin import Workers  # noqa: PLC0415  # pandoc's wheel, only where it is used

        self.keys = keys
        self._places = places
        self._pages = [index_entry(places.root).page, *(entry.page for entry in entries)]
        self._project = load_project(places.root)
        stage_project(places.root, places.staged, self._pages, ())
        order = Order(places.staged.resolve(), places.new.resolve(), tuple(formats), (), wish.time_limit)
        self._workers = Workers(order, wish.jobs)

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the processes."""
        self._workers.__exit__(kind)

    def render(self, published: Published, formats: tuple[Format, ...]) -> Rendered:
        """Return what became of a document that has just run."""
        page, staged = published.entry.page, self._places.staged
        stage_page(self._project, staged, page, self._pages)
        html = self._places.new / page.path.with_suffix(".html")
        with ThreadPoolExecutor(1) as beside:
            written = beside.submit(write_downloads, staged / page.path, html) if HTML in formats else None
            result = self._workers.render(page.path, formats)
        if written and result.ok:
            written.result()
        return result
