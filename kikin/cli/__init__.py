"""The command `kikin`: one module per subcommand."""

from __future__ import annotations

import click

from kikin import __version__
from kikin.cli.group import JapaneseGroup

COMMANDS = {  # each is imported when it is asked for: `kikin check` needs neither papermill nor the grants
    "build": "文書を作って公表します。",
    "check": "データを確かめます。",
    "diff": "二つの公表を比べて、新旧対照表を作ります。",
    "explain": "規則の値、適用日、条文、経緯を示します。",
    "forms": "国の様式を XLSX に書きます。",
    "grant": "助成額を算定します。",
    "import": "ブックや CSV を表に取り込みます。",
    "new": "新しい年度の指定と、入力のブックを作ります。",
    "preview": "書きながら、頁をブラウザーで見ます。",
    "unpublish": "公表した文書を取り下げます。",
}


@click.group(cls=JapaneseGroup, parts=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="kikin %(version)s", help="版を表示します。")
def main() -> None:
    """地域医療介護総合確保基金の計画・事後評価・基金の状況を、表から作って公表します。

    \b
    例:
      kikin build                              params/ のすべてを作って公表する
      kikin build params/43-kumamoto-R6.yml    一つだけ作り直す
      kikin preview params/43-kumamoto-R6.yml  書きながら、頁をブラウザーで見る
      kikin check data/43-kumamoto             データの誤りと申告済みの差を確かめる
      kikin grant data/examples/grants.csv     助成額を算定する
      kikin new 43 --year R8 --from R7         翌年度の指定と入力のブックを作る
      kikin import 43-kumamoto-R8.xlsx         ブックや申請書を表に取り込む
      kikin explain care_facilities.rounding   規則の値と経緯を見る
    """  # noqa: D301  # \b keeps click from reflowing the example
