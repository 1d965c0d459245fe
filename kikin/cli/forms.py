"""`kikin forms`: the ministry's forms as workbooks, and what they still lack."""

from __future__ import annotations

from pathlib import Path

import click

from kikin.cli.codes import GOOD
from kikin.cli.group import JapaneseCommand


@click.command("forms", cls=JapaneseCommand, short_help="国の様式を XLSX に書きます。")
@click.argument("params", type=click.Path(path_type=Path))
@click.option("--only", default="", metavar="様式", help="書く様式（別紙様式1,別添様式2-1 など）。")
@click.option("--year", default="", metavar="年度", help="報告する年度（書かなければ計画年度）。")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("forms"), show_default=True, help="書く先。"
)
def forms_command(params: Path, only: str, year: str, out: Path) -> int:
    """管理運営要領の様式を、データから XLSX に書きます。

    PARAMS は params/ の中の YAML です。合計と差は計算式で、値が足りない欄は色と「未記入」の注を付け、
    何をどの表に書けば埋まるかを一覧で示します。

    \b
    例:
      kikin forms params/14-kanagawa-R6.yml --year R5 --only 別紙様式1 --out build/forms
    """  # noqa: D301
    from kikin.data.dataset import load  # noqa: PLC0415  # pandas
    from kikin.data.params import read_params  # noqa: PLC0415
    from kikin.forms.official import TEXTS, chosen, write_forms  # noqa: PLC0415
    from kikin.values.periods import parse_fiscal_year  # noqa: PLC0415

    run = read_params(params)
    data = load(document=TEXTS, **run.parameters)
    written = write_forms(data, parse_fiscal_year(year) if year else run.year, chosen(only), out)
    for form in written:
        click.echo(
            f"{form.file}（{form.form.title}）: "
            + (f"未記入 {len(form.gaps)}" if form.gaps else "すべて記入")
        )
        for gap in form.gaps:
            click.echo(f"  未記入  {form.form.name} {gap}")
    return GOOD
