"""`kikin grant`: the grants of a file of cases, by the rules of each case's own year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kikin.cli.codes import FINDINGS, GOOD
from kikin.cli.group import JapaneseCommand
from kikin.data.files import shown_path
from kikin.grants.guide import columns_text, help_epilog, project_named, template_csv
from kikin.grants.schemes import SCHEMES, scheme_named
from kikin.values.amounts import grouped
from kikin.values.errors import KikinError, Place
from kikin.values.prefectures import PREFECTURES

if TYPE_CHECKING:
    import pandas as pd

_SUFFIXES = (".csv", ".xlsx")


@click.command("grant", cls=JapaneseCommand, short_help="助成額を算定します。", epilog=help_epilog())
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="結果を書くファイル（.csv か .xlsx）。")
@click.option("--data", type=click.Path(path_type=Path), help="県の補助条件を読むフォルダー（既定は data）。")
@click.option("--columns", metavar="制度", help="その制度の列を示します。")
@click.option("--template", metavar="制度", help="その制度の見出しだけの CSV を作ります（--out で書き先）。")
@click.option("--project", metavar="事業", help="--columns と --template を、その事業で使う列だけにします。")
def grant_command(  # noqa: PLR0913, PLR0917 - one argument for each option
    file: Path | None,
    out: Path | None,
    data: Path | None,
    columns: str | None,
    template: str | None,
    project: str | None,
) -> int:
    """事例の表（CSV か XLSX）から助成額を算定します。１行が１件で、制度の違う行が混ざっていても構いません。

    結果には、算定額、要件の判定、算定の段階、根拠の条文、所見が加わります。
    誤りのある行は「ファイル:行 列」で示し、ほかの行は算定します。誤りがあれば終了コード 1 で終わります。

    \b
    例:
      kikin grant data/examples/grants.csv
      kikin grant 申請一覧.xlsx --out 算定結果.xlsx
      kikin grant --columns 別記4-単独
      kikin grant --template 別記1 --project 施設開設準備 --out 開設準備.csv
    """  # noqa: D301
    if sum(choice is not None for choice in (file, columns, template)) != 1:
        raise click.UsageError("事例のファイル、--columns、--template のどれか一つを書いてください")
    if file is not None:
        if project is not None:
            raise click.UsageError("--project は --columns か --template と一緒に使います")
        return _reckoned(file, out, data)
    scheme = scheme_named(columns or template or "")
    chosen = project_named(scheme, project) if project is not None else ""
    if columns is not None:
        click.echo(columns_text(scheme, chosen))
        return GOOD
    return _template(template_csv(scheme, chosen), out)


def _template(content: bytes, out: Path | None) -> int:
    if out is None:
        click.echo(content.decode("utf-8-sig"), nl=False)
        return GOOD
    if out.suffix.lower() != ".csv":
        raise click.UsageError(f"ひな形の書き先は .csv にしてください（{out}）")
    _write(out, content)
    return GOOD


def _reckoned(file: Path, out: Path | None, data: Path | None) -> int:
    from kikin.forms.results import csv_bytes, xlsx_bytes  # noqa: PLC0415
    from kikin.grants import errors_of, findings_of, load_results  # noqa: PLC0415 - pandas, for this command only

    if out is not None:
        _refuse_out(file, out)
    results = load_results(file, data or _data_beside(file))
    for finding in findings_of(results):
        click.echo(str(finding), err=True)
    if out is None:
        for row in results.to_dict("records"):
            click.echo(_line(row))
    elif len(results):
        _write(out, csv_bytes(results) if out.suffix.lower() == ".csv" else xlsx_bytes(results))
    click.echo("\n".join(_summary(results)))
    return FINDINGS if errors_of(results) else GOOD


def _refuse_out(file: Path, out: Path) -> None:
    if out.suffix.lower() not in _SUFFIXES:
        raise click.UsageError(f"--out は {'、'.join(_SUFFIXES)} のどちらかで終わる名にしてください（{out}）")
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
    """Return the folder of the prefectures' data: the one that the file lies in, or the nearest ``data`` above here."""
    slugs = {prefecture.slug for prefecture in PREFECTURES}
    above = file.resolve().parent.parent
    if above.is_dir() and slugs & {path.name for path in above.iterdir()}:
        return above
    here = Path.cwd()
    return next((path / "data" for path in (here, *here.parents) if (path / "data").is_dir()), Path("data"))


def _line(row: dict[Any, Any]) -> str:
    reckoning, head = row["reckoning"], f"{row['row']}行  {row['case'] or '（事例名なし）'}"
    if reckoning is None:
        return f"{head}  算定できません（誤りを見てください）"
    unmet = "、".join(one.label for one in reckoning.conditions if not one.met)
    why = f"（{row['verdict']}: {unmet}）" if unmet else ""
    label = SCHEMES[row["scheme"]].amount_label
    return f"{head}  {row['scheme']}  {label} {grouped(reckoning.amount_yen)}円{why}"


def _summary(results: pd.DataFrame) -> Iterator[str]:
    computed = results[results["reckoning"].notna()]
    bad = len(results) - len(computed)
    yield f"{len(results)}件のうち {len(computed)}件を算定しました" + (
        f"（算定できない行 {bad}）" if bad else ""
    )
    for scheme in SCHEMES.values():
        amounts = computed.loc[computed["scheme"] == scheme.name, "amount_yen"]
        if len(amounts):
            total = f"{scheme.amount_label}の計 {grouped(sum(int(amount) for amount in amounts))}円"
            yield f"  {scheme.name} {len(amounts)}件 {total}"
    unconfirmed = int((computed["unconfirmed"] != "").sum())
    if unconfirmed:
        yield f"  書かれていないため未確認の要件がある事例 {unconfirmed}件（要件の欄に示します）"
