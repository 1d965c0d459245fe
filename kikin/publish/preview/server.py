"""The pages of a preview on 127.0.0.1, with a script that the published ones never have: it loads them again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

HOST: Final = "127.0.0.1"
_WAIT: Final = "/.kikin/wait"
_SECONDS: Final = 20.0
_KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv; charset=utf-8",
}
_SCRIPT: Final = """<script>
(async () => {
  for (;;) {
    try {
      const answer = await fetch("%s?seen=%d");
      if (await answer.text() !== "same") location.reload();
    } catch { await new Promise(done => setTimeout(done, 500)); }
  }
})();
</script>"""
_PAGE: Final = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font-family: sans-serif; line-height: 1.7; max-width: 50em; margin: 2em auto; padding: 0 1em }}
li {{ border-left: 4px solid #b3261e; padding: .2em 1em; margin: 1em 0; list-style: none; white-space: pre-wrap }}
</style></head><body><h1>{title}</h1><p>{lead}</p><ul>{items}</ul></body></html>"""


@dataclass
class Shown:
    """What the browser is to show: pages of a folder, or for all of them or some what is wrong."""

    site: Path
    documents: Sequence[str] = ()
    troubles: Sequence[str] = ()
    failed: dict[str, str] = field(default_factory=dict)
    version: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def change(self, documents: Sequence[str], troubles: Sequence[str], failed: dict[str, str]) -> None:
        """Show something else from now on, in every window that is open."""
        with self.changed:
            self.documents, self.troubles, self.failed = documents, troubles, failed
            self.version += 1
            self.changed.notify_all()

    def page(self, path: str) -> bytes | None:
        """Return what stands at an address; None where nothing does."""
        file = (self.site / path.lstrip("/")).resolve()
        is_page = file.suffix == ".html" or path == "/"
        if not is_page:
            return file.read_bytes() if file.is_file() and file.is_relative_to(self.site) else None
        with self.changed:
            version, troubles = self.version, list(self.troubles)
            said = self.failed.get(path.strip("/").removesuffix(".html"))
        if troubles or said:
            text = _listed(
                "誤りがあります",
                "直して保存すると、この頁は自動で新しくなります。",
                [*troubles, *filter(None, [said])],
            )
        elif file.is_file() and file.is_relative_to(self.site):
            text = file.read_text(encoding="utf-8")
        elif self.version and path.strip("/").removesuffix(".html") not in self.documents:
            return None
        else:
            text = _listed("作っています", "できると、この頁は自動で新しくなります。", [])
        head, mark, rest = text.rpartition("</body>")
        return f"{head}{_SCRIPT % (_WAIT, version)}{mark}{rest}".encode()


def serve(shown: Shown, port: int) -> ThreadingHTTPServer:
    """Return a server that answers in threads of its own, until it is shut down; port 0 takes one that is free."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            names = {f"{name}:{server.server_port}" for name in (HOST, "localhost")}
            if self.headers.get("Host") not in names:  # a page from elsewhere under a name of its own
                self._answer(403, "text/plain", b"")
            elif address.path == _WAIT:
                number = parse_qs(address.query).get("seen", ["0"])[0]
                self._answer(200, "text/plain", _news(shown, number).encode())
            elif address.path in {"/", "/index.html"} and shown.documents:
                self.send_response(302)
                self.send_header("Location", f"/{shown.documents[0]}.html")
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                path = unquote(address.path)
                content = shown.page(path)
                kind = _KINDS.get(Path(path).suffix or ".html", "application/octet-stream")
                self._answer(200 if content is not None else 404, kind, content or b"")

        def _answer(self, code: int, kind: str, content: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing: the command says what was made."""

    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _news(shown: Shown, number: str) -> str:
    with shown.changed:
        is_new = shown.changed.wait_for(lambda: str(shown.version) != number, _SECONDS)
    return "new" if is_new else "same"


def _listed(title: str, lead: str, items: Sequence[str]) -> str:
    entries = "".join(f"<li>{escape(item)}</li>" for item in items)
    return _PAGE.format(title=escape(title), lead=escape(lead), items=entries)
