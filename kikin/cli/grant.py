"""`kikin grant`: the grants of a file of cases, by the rules of each case's own year."""

from __future__ import annotations

from pathlib import Path

import click

from kikin.cases import read_cases
from kikin.cli.codes import FINDINGS, GOOD
from kikin.cli.group import JapaneseCommand
from kikin.values.errors import KikinError, Place
from kikin.data.files import shown_path
from kikin.grants.batch import Batch, Result
from kikin.grants.guide import columns_text, help_epilog, template_csv
from kikin.grants.output import INELIGIBLE, csv_bytes, xlsx_bytes
from kikin.grants.schemes import SCHEMES, scheme_named
from kikin.intake import data_folders
from kikin.values.amounts import grouped
from kikin.report.context import find_upwards

_WRITERS = {".csv": csv_bytes, ".xlsx": xlsx_bytes}


@click.command("grant", cls=JapaneseCommand, short_help="助成額を算定します。", epilog=help_epilog())
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="結果を書くファイル（.csv か .xlsx）。")
@click.option("--data", type=click.Path(path_type=Path), help="県の補助条件を読むフォルダー（既定は data）。")
@click.option("--columns", metavar="制度", help="その制度の列を示します。")
@click.option("--template", metavar="制度", help="その制度の見出しだけの CSV を作ります（--out で書き先）。")
def grant_command(
    file: Path | None, out: Path | None, data: Path | None, columns: str | None, template: str | None
) -> int:
    """事例の表（CSV か XLSX）から助成額を算定します。１行が１件で、制度の違う行が混ざっていても構いません。

    結果には、算定額、要件の判定、算定の段階、根拠の条文、所見が加わります。
    誤りのある行は「ファイル:行 列」で示し、ほかの行は算定します。誤りがあれば終了コード 1 で終わります。

    \b
    例:
      kikin grant data/examples/grants.csv
      kikin grant 申請一覧.xlsx --out 算定結果.xlsx
      kikin grant --columns 別記4-単独
      kikin grant --template 別記1 --out 別記1.csv
    """  # noqa: D301
    if sum(choice is not None for choice in (file, columns, template)) != 1:
        raise click.UsageError("事例のファイル、--columns、--template のどれか一つを書いてください")
    if columns is not None:
        click.echo(columns_text(scheme_named(columns)))
        return GOOD
    if template is not None:
        return _template(template, out)
    assert file is not None  # noqa: S101  # one of the three was given
    return _reckoned(file, out, data)


def _template(name: str, out: Path | None) -> int:
    content = template_csv(scheme_named(name))
    if out is None:
        click.echo(content.decode("utf-8-sig"), nl=False)
        return GOOD
    if out.suffix.lower() != ".csv":
        raise click.UsageError(f"ひな形の書き先は .csv にしてください（{out}）")
    _write(out, content)
    return GOOD


def _reckoned(file: Path, out: Path | None, data: Path | None) -> int:
    if out is not None:
        _refuse_out(file, out)
    batch = read_cases(file, data or _data_beside(file))
    for finding in batch.findings:
        click.echo(str(finding), err=True)
    if out is None:
        for result in batch.results:
            click.echo(_line(result))
    elif batch.results:
        _write(out, _WRITERS[out.suffix.lower()](batch))
    click.echo(_summary(batch))
    return FINDINGS if batch.errors else GOOD


def _refuse_out(file: Path, out: Path) -> None:
    if out.suffix.lower() not in _WRITERS:
        raise click.UsageError(f"--out は {'、'.join(_WRITERS)} のどちらかで終わる名にしてください（{out}）")
    if out.resolve() == file.resolve():
        raise click.UsageError(f"--out が事例のファイルと同じです。別の名にしてください（{out}）")


def _write(out: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial = out.with_name(f".{out.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise KikinError(
            "結果を書けません",
            Place(shown_path(out)),
            str(error.strerror or error),
            "フォルダーがあるか、Excel で開いたままでないかを確かめてください",
        ) from error
    click.echo(f"書きました: {shown_path(out)}")


def _data_beside(file: Path) -> Path:
    """Return the folder of the prefectures' data: the one that the file lies in, or the project's."""
    above = file.resolve().parent.parent
    return above if above.is_dir() and data_folders(above) else find_upwards(Path("data"))


def _line(result: Result) -> str:
    reckoning = result.reckoning
    head = f"{result.place.row}行  {result.name or '（事例名なし）'}"
    if reckoning is None or result.scheme is None:
        return f"{head}  算定できません（誤りを見てください）"
    unmet = "、".join(one.label for one in reckoning.conditions if not one.met)
    why = f"（{INELIGIBLE}: {unmet}）" if unmet else ""
    label = result.scheme.amount_label
    return f"{head}  {result.scheme.name}  {label} {grouped(reckoning.amount_yen)}円{why}"


def _summary(batch: Batch) -> str:
    parts = []
    for scheme in SCHEMES.values():
        found = [one for one in batch.results if one.scheme is scheme and one.reckoning]
        if found:
            total = sum(one.amount_yen or 0 for one in found)
            parts.append(f"{scheme.name} {len(found)}件 {scheme.amount_label}の計 {grouped(total)}円")
    bad = sum(one.reckoning is None for one in batch.results)
    head = f"{len(batch.results)}件のうち {len(batch.results) - bad}件を算定しました"
    return "\n".join([head + (f"（算定できない行 {bad}）" if bad else ""), *(f"  {part}" for part in parts)])
