"""頁のリンクは生きていて、書かれた命令はある。"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from project_copy import ROOT

from kikin.cli import main
from kikin.data.params import KEYS, read_params

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`|^ {4}[^\n]*$", re.DOTALL | re.MULTILINE)
_MAX_IMAGE = 300_000
READMES = ("README.md", "README.ja.md")


def _links(text: str) -> list[str]:
    return _LINK.findall(_CODE.sub("", text))


def _anchor(heading: str) -> str:
    """Return the anchor that a forge gives a heading: letters, digits and hyphens, lower case."""
    text = unicodedata.normalize("NFC", heading.replace("`", "")).strip().lower()
    return "".join(letter for letter in text if letter.isalnum() or letter in " -_").replace(" ", "-")


def test_every_link_leads_somewhere(pages):
    """どの頁のリンクも、ある頁、ある見出し、ある画像を指す。"""
    dead = []
    for page, text in pages.items():
        for link in _links(text):
            target, _, anchor = link.partition("#")
            file = (ROOT / page).parent / target if target else ROOT / page
            if not file.exists():
                dead.append(f"{page}: {link}")
            elif anchor:
                headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
                if anchor not in map(_anchor, headings):
                    dead.append(f"{page}: {link}")
    assert dead == []


def test_every_page_can_be_reached_from_the_readme(pages):
    """どの頁も、README からリンクをたどって着ける。"""
    reached, waiting = set(), {"README.md"}
    while waiting:
        page = waiting.pop()
        reached.add(page)
        for link in _links(pages[page]):
            target = ((ROOT / page).parent / link.partition("#")[0]).resolve()
            name = str(target.relative_to(ROOT))
            if name in pages and name not in reached:
                waiting.add(name)
    assert sorted(set(pages) - reached) == []


@pytest.mark.parametrize("page", READMES)
def test_the_commands_of_the_readme_exist(pages, page):
    """README の kikin の命令と make の目標はどれもあり、kikin の命令はすべて README にある。"""
    named = set(re.findall(r"(?<![\w.])kikin ([a-z]+)", "\n".join(_CODE.findall(pages[page]))))
    assert named == set(main.commands)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    written = set(re.findall(r"make ([a-z]+)", "\n".join(_CODE.findall(pages[page]))))
    assert written >= {"report", "test", "lab", "quarto"}
    assert written <= targets


@pytest.mark.parametrize("page", READMES)
def test_the_files_that_the_readme_names_exist(pages, page):
    """README が名を挙げる data/、params/、notebooks/ のファイルは、例の県を除いてある。"""
    named = set(re.findall(r"`?((?:data|params|notebooks)/[\w./*-]+\w)", pages[page]))
    own = "notebooks/43-kumamoto/"  # a folder that a prefecture may make
    missing = [name for name in named if not name.startswith(own) and not list(ROOT.glob(name))]
    assert len(named) > 4
    assert missing == []


@pytest.mark.parametrize("page", READMES)
def test_the_plain_route_of_the_readme_uses_a_real_params_file(pages, page):
    """Papermill に渡す params の名前は、ノートブックが宣言するものと同じである。"""
    line = re.search(r"papermill (\S+) out\.ipynb -f (\S+)", pages[page])
    assert line
    declared = (ROOT / line[1]).read_text(encoding="utf-8")
    given = yaml.safe_load((ROOT / line[2]).read_text(encoding="utf-8"))
    assert set(given) <= set(KEYS)
    assert [name for name in given if name != "documents" and f'"{name} = ' not in declared] == []


@pytest.mark.parametrize("page", READMES)
def test_the_readme_lists_what_is_published(pages, page):
    """README の「いま公表しているもの」に、params/ のすべての県と文書がある。"""
    titles = {
        "plan": ("の計画", "plan of"),
        "evaluation": ("事後評価", "Ex-post evaluation"),
        "fund": ("基金の状況", "State of the fund"),
        "disclosure": ("公表する事項", "what must be published"),
        "grants": ("助成額算定調書",),
        "review": ("振り返り", "review of home care"),
        "national": ("国の予算と市町村の実施状況", "budgets"),
    }
    assert set(titles) == {file.stem for file in (ROOT / "notebooks").glob("*.ipynb")} - {"index"}
    for file in sorted((ROOT / "params").glob("*.yml")):
        run = read_params(file)
        assert run.prefecture.name in pages[page], file.name
        for document in run.documents:
            assert any(title in pages[page] for title in titles[document]), (file.name, document)


def test_images_exist_and_are_small(pages):
    """README の画像はあり、PNG で、300 kB に満たず、説明が付いている。"""
    found = {link for page in READMES for link in _links(pages[page]) if link.endswith(".png")}
    kept = {str(file.relative_to(ROOT)) for file in (ROOT / "docs" / "images").iterdir()}
    assert found == kept
    assert len(found) > 2
    for name in found:
        content = (ROOT / name).read_bytes()
        assert content.startswith(b"\x89PNG"), name
        assert len(content) < _MAX_IMAGE, (name, len(content))
    assert not [page for page in READMES if re.search(r"!\[\s*\]", pages[page])]


def test_the_two_readmes_have_the_same_chapters(pages):
    """英語と日本語の README は、同じ数の章と同じ画像を持つ。"""
    english, japanese = (pages[page] for page in READMES)
    assert len(re.findall(r"^## ", english, re.MULTILINE)) == len(re.findall(r"^## ", japanese, re.MULTILINE))
    assert re.findall(r"docs/images/\S+png", english) == re.findall(r"docs/images/\S+png", japanese)


def test_the_changelog_has_its_two_lists(pages):
    """CHANGELOG は版ごとに、規則とコードの二つの一覧を持つ。"""
    versions = re.split(r"^## ", pages["CHANGELOG.md"], flags=re.MULTILINE)[1:]
    assert versions
    for version in versions:
        assert re.findall(r"^### (.+)$", version, re.MULTILINE) == ["規則", "コード"]


def test_ci_is_executable_and_runs_the_tests():
    """.ci/run は実行でき、make test を呼ぶ。"""
    file = Path(ROOT / ".ci" / "run")
    assert file.stat().st_mode & 0o111
    assert "make test" in file.read_text(encoding="utf-8")


def test_hooks_are_local():
    """pre-commit のフックは手元の道具だけを使い、どこからも取り寄せない。"""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    assert {hook["language"] for repo in hooks["repos"] for hook in repo["hooks"]} == {"system"}
