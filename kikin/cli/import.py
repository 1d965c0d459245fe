"""`kikin import`: a workbook, a CSV or applicants' sheets into a data folder, shown row by row first."""  # noqa: N999  # a command's module has its name

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kikin.cli.codes import FINDINGS, GOOD
from kikin.cli.group import JapaneseCommand

if TYPE_CHECKING:
    from kikin.forms.workbook.importing import Import


@click.command("import", cls=JapaneseCommand, short_help="ブックや CSV を表に取り込みます。")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="取り込み先のフォルダー。")
@click.option("--year", metavar="年度", help="申請書の年度（R6 など）。")
@click.option("--dry-run", is_flag=True, help="何が変わるかを示すだけで、取り込みません。")
@click.option("--yes", is_flag=True, help="尋ねずに取り込みます。")
@click.option("--replace", is_flag=True, help="ファイルの表に、ファイルにない行を残しません。")
@click.option("--undo", is_flag=True, help="最後の取り込みを取り消します（--into のフォルダー）。")
def import_command(  # noqa: PLR0913, PLR0917  # one option each
    files: tuple[Path, ...],
    into: Path | None,
    year: str | None,
    dry_run: bool,  # noqa: FBT001  # click passes flags so
    yes: bool,  # noqa: FBT001
    replace: bool,  # noqa: FBT001
    undo: bool,  # noqa: FBT001
) -> int:
    """FILES の表を、データのフォルダーに取り込みます。

    FILES は、kikin new のブック、表の名の CSV か XLSX、申請書（様式１-１、１-２、１-３ と様式２）です。
    加わる行と、変わるセルの前と後を一行ずつ示し、尋ねてから取り込みます。
    誤りが一つでもあれば「ファイル!シート!セル」で示し、何も取り込みません。

    \b
    例:
      kikin import data/examples/sources.csv --into data/25-shiga --dry-run
      kikin import 43-kumamoto-R8.xlsx
      kikin import 申請書/*.xlsx --into data/43-kumamoto --year R6
      kikin import --undo --into data/43-kumamoto
    """  # noqa: D301
    from kikin.forms.workbook import importing  # noqa: PLC0415  # pandas
    from kikin.values.periods import parse_fiscal_year  # noqa: PLC0415

    if undo:
        if files or into is None:
            raise click.UsageError("--undo は --into だけと一緒に使います")
        click.echo(f"取り消しました: {importing.undo(into)}")
        return GOOD
    if not files:
        raise click.UsageError("取り込むファイルを書いてください")
    if missing := [str(file) for file in files if not file.is_file()]:
        raise click.UsageError(f"ファイルがありません（{'、'.join(missing)}）")
    target = into or _named_folder(importing.folder_named_in(files[0]))
    when = parse_fiscal_year(year) if year else None
    found = importing.prepared(files, target, replace_rows=replace, year=when)
    try:
        return _offered(found, dry_run=dry_run, yes=yes)
    finally:
        found.drop()


def _named_folder(name: str) -> Path:
    from kikin.publish.places import project_root  # noqa: PLC0415

    if not name:
        raise click.UsageError("--into に取り込み先のフォルダー（data/43-kumamoto など）を書いてください")
    return project_root() / name


def _offered(found: Import, *, dry_run: bool, yes: bool) -> int:
    from kikin.data.files import shown_path  # noqa: PLC0415
    from kikin.forms.workbook.importing import headings_of  # noqa: PLC0415

    into = shown_path(found.store.folder)
    for finding in found.findings:
        click.echo(str(finding), err=True)
    for change in found.changes:
        click.echo("\n".join(change.lines(headings_of(change.table))))
    for label, count in found.staying.items():
        if count:
            click.echo(f"残る    {label}: ファイルにない {count} 行はそのままです")
    if not found.is_right:
        click.echo("誤りがあるので、何も取り込みません", err=True)
        return FINDINGS
    if not found.changes:
        click.echo(f"{into} の表と同じで、取り込むものはありません")
        return GOOD
    kinds = [change.kind for change in found.changes]
    counts = "、".join(f"{kind} {kinds.count(kind)} 行" for kind in dict.fromkeys(kinds))
    if dry_run:
        click.echo(f"{into} に取り込むと: {counts}（取り込んでいません）")
        return GOOD
    if not yes and not click.confirm(f"{into} に取り込みますか（{counts}）"):
        click.echo("取り込みませんでした")
        return GOOD
    found.do()
    click.echo(f"取り込みました: {into}（{counts}）")
    click.echo(f"次に: kikin check {into}（取り消すには kikin import --undo --into {into}）")
    return GOOD
