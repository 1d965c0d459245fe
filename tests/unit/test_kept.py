"""読んだ結果の控え: 内容が同じ間だけ使い、書けるのは控えの場所を開いた者だけで、壊れていれば作り直す。"""

from __future__ import annotations

import os

from kikin.data.kept import PLACE, content_of, keeping, kept


def test_the_same_content_is_made_once_and_another_one_anew(tmp_path):
    """内容が同じなら前の結果を返し、一字でも変われば作り直す。前の内容の控えは残さない。"""
    made = []
    folder = tmp_path / "data"
    folder.mkdir()
    with keeping(tmp_path / "kept" / "x"):
        for text in ("1", "1", "2", "1"):
            (folder / "a.csv").write_text(text, encoding="utf-8")
            kept("a", lambda: content_of(folder), lambda text=text: made.append(text) or text)
    assert made == ["1", "2", "1"]
    assert len(list((tmp_path / "kept" / "x").iterdir())) == 1


def test_what_is_damaged_is_made_anew(tmp_path):
    """途中で切れた控えは使わない。"""
    with keeping(tmp_path / "x"):
        kept("a", lambda: "0", lambda: [1])
        (file,) = (tmp_path / "x").iterdir()
        file.write_bytes(file.read_bytes()[:3])
        assert kept("a", lambda: "0", lambda: [2]) == [2]


def test_who_only_reads_leaves_nothing(tmp_path, monkeypatch):
    """控えの場所を知らされただけの者（文書の実行）は、何も書かない。終われば、場所は元に戻る。"""
    monkeypatch.setenv(PLACE, str(tmp_path / "x"))
    assert kept("a", lambda: "0", lambda: 1) == 1
    assert not (tmp_path / "x").exists()
    with keeping(None):
        assert not os.environ[PLACE]
    assert os.environ[PLACE] == str(tmp_path / "x")
