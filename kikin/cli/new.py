"""`kikin new`: a year begun, with params, a data folder and the workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from kikin.cli.codes import GOOD
from kikin.cli.group import JapaneseCommand


@click.command("new", cls=JapaneseCommand, short_help="新しい年度の指定と、入力のブックを作ります。")
@click.argument("prefecture")
@click.option("--year", metavar="年度", help="計画年度（R8 など）。")
@click.option("--from", "before", metavar="年度", help="計画を引き継ぐ前の年度（R7 など）。")
@click.option("--all", "everything", is_flag=True, help="いまの表をそのまま一つのブックに書き出します。")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="ブックを置くフォルダー。")
def new_command(
    prefecture: str,
    year: str | None,
    before: str | None,
    everything: bool,  # noqa: FBT001  # click passes flags so
    out: Path,
) -> int:
    """PREFECTURE（43、熊本県 など）の新しい年度の params、データのフォルダー、入力のブックを作ります。

    ブックには表ごとのシートがあり、書いたら kikin import で表に取り込みます。
    --from を書くと、前の年度の計画の事業、目標、指標が新しい年度の行になり、目標値、実績値、決算額は
    「記載待ち」「未集計」として書かれるのを待ちます。もうあるファイルは書き換えません。

    \b
    例:
      kikin new 43 --year R8 --from R7
      kikin new 滋賀県 --year R7 --out 入力
      kikin new 43 --all
    """  # noqa: D301
    from kikin.data.files import shown_path  # noqa: PLC0415
    from kikin.forms.workbook.start import as_it_stands, started  # noqa: PLC0415  # pandas
    from kikin.publish.places import project_root  # noqa: PLC0415
    from kikin.values.periods import parse_fiscal_year  # noqa: PLC0415
    from kikin.values.prefectures import parse_publisher  # noqa: PLC0415

    if everything == (year is not None) or (everything and before):
        raise click.UsageError("--year（と --from）か、--all か、どちらかを書いてください")
    root, who = project_root(), parse_publisher(prefecture)
    if year is None:
        made = as_it_stands(root, who, out)
        click.echo(f"作りました: {shown_path(made.workbook)}")
        return GOOD
    from kikin.data.params import read_all  # noqa: PLC0415
    from kikin.publish.registry import document_names, find_document  # noqa: PLC0415

    publications, _ = read_all(sorted((root / "params").glob("*.yml")))
    names = document_names(root, who.slug)
    documents = {name: find_document(root, who.slug, name).tables for name in names}
    made = started(
        root, who, parse_fiscal_year(year),
        out=out, before=parse_fiscal_year(before) if before else None,
        publications=publications, documents=documents,
    )  # fmt: skip
    for file in (*made.params, made.workbook):
        click.echo(f"作りました: {shown_path(file)}")
    for name in made.left_out:
        click.echo(f"終わった事業なので引き継ぎません: {name}")
    book = shown_path(made.workbook)
    click.echo(f"次に: {book} に書き、kikin import {book} で表に取り込みます")
    click.echo(f"　　　{shown_path(made.params[0])} の documents を、作る文書だけにします")
    return GOOD
