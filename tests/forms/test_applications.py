"""申請書（様式１-１、１-２、１-３ と様式２）は、助成の事例になる。書かれていないことは補わず、読めないセルは番地で示す。"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from project_copy import read_rows

from kikin.cli import main
from kikin.forms.applications.cases import applications_in
from kikin.values.periods import FiscalYear

YEAR = FiscalYear(2024)
Cells = Mapping[str, object]

# 様式１－１。値は見出しの右か下に書く（数値はどれも例）。
IMPROVEMENT: Cells = {
    "A1": "様式１－１", "B2": "地域医療勤務環境改善体制整備事業に関する申請書", "A4": "基本情報",
    "A5": "　医療機関名", "C5": "例中央病院", "A6": "　医療機関コード", "C6": "4311234567",
    "A7": "　担当者氏名", "C7": "例 太郎", "A8": "　電話番号", "C8": "（記入例：03-5253-1111）",
    "A10": "１．交付要件について", "A11": "（１）当該事業に係る最大使用病床数（数字だけ記入）",
    "A12": "一般病床", "B12": "その他（※）", "C12": "合計", "A13": 280, "B13": 20, "C13": 300,
    "A15": "（２）前年度の時間外・休日労働時間の実績（数字だけ記入）",
    "A16": "年720時間超～960時間以下の\n医師数", "B16": "年960時間超の医師数（※）", "C16": "合計",
    "A17": 5, "B17": 3, "C17": 8,
    "A20": "２．更なる労働時間短縮の取組について（算定方法等）",
    "A21": "（１）大学病院改革プラン策定の有無　（大学病院本院のみ対象）", "D21": "無",
    "A22": "（２）①Ｂ、連携Ｂ水準医師のうち36協定において締結した年の最大時間", "A23": "Ｂ水準", "B23": "連携Ｂ水準",
    "A24": 1500, "B24": 1400,
    "A25": "②面接指導養成講習を修了している者について（数字だけ記入）",
    "A26": "特定対象医師数", "B26": "※面接指導実施医師数", "C26": "面接指導実施医師数", "A27": 20, "C27": 6,
    "A30": "３．対象事業について", "A31": "（１）救急用の自動車等による搬送実績",
    "A32": "救急用の自動車等による搬送実績（件）", "B32": "※実績期間（年度のみ）", "A33": "1,500件", "B33": "令和5年度",
    "A35": "（２）その他診療実績", "A36": "①夜間・休日・時間外入院期間について",
    "A37": "夜間・休日・時間外入院件数", "B37": "※夜間・休日・時間外入院期間（年度のみ）", "A38": 700,
    "A40": "②離島、へき地等で、同一医療圏に他に救急対応可能な医療機関が存在しないなどについて",
    "A41": "該当する場合〇", "B41": "「○」の場合、実績記入（自由記載）",
    "A43": "③周産期医療、小児救急医療機関、精神科救急等", "A44": "該当する場合〇", "B44": "「○」の場合、実績記入（自由記載）",
    "A45": "〇", "B45": "小児救急の拠点",
    "A47": "④５疾病６事業で重要な医療を提供している医療機関", "A48": "該当する場合〇", "B48": "「○」の場合、実績記入（自由記載）",
    "A50": "⑤在宅医療", "A51": "該当する場合〇", "B51": "「○」の場合、実績記入（自由記載）",
    "A55": "４．取組内容に要する経費について", "E56": "（単位：千円）",
    "A57": "支出内容", "B57": "区分", "C57": "資産形成\n有無", "D57": "所要見込額", "E57": "補助対象額",
    "A58": "医師事務作業補助者の配置", "B58": "①", "C58": "無", "D58": 30000, "E58": 28000,
    "A59": "勤怠管理システム", "B59": "③", "C59": "有", "D59": 12000, "E59": 10000.5,
    "A60": "合計", "D60": 42000, "E60": 38000.5,
}  # fmt: skip
LABOR: Cells = {
    "A1": "様式２", "A2": "新規申請時の状況について記載する事項",
    "B5": "ア　特定労務対象医療機関の指定（該当する事項に全て〇すること）",
    "B6": "〇", "C6": "特定地域医療提供機関　【Ｂ水準】", "C7": "連携特定地域医療提供機関　【連携Ｂ水準】",
    "C8": "技能向上研修機関　【C-1水準】",
    "C9": "特定高度技能研修機関　【C-2水準】", "C10": "指定を受けていない　【A水準】",
    "B12": "イ　勤務医の負担の軽減及び処遇の改善に関する責任者", "B13": "氏名：　例 花子", "B14": "職種：副院長",
    "B16": "ウ　多職種からなる役割分担推進のための委員会又は会議", "B17": "開催頻度：", "C17": 4, "D17": "回／年",
    "B20": "エ　医師労働時間短縮計画", "B21": "初回の策定年月日：", "C21": "令和5年10月1日",
    "B23": "G-MISへの登録    ： ※特定労務管理対象機関は登録が交付要件", "E23": "有",
    "B25": "オ　勤務医の負担の軽減及び処遇の改善に関する取組事項の公開", "B26": "☑ 医療機関内に掲示する等の方法で公開",
}  # fmt: skip
TRAINING: Cells = {
    "A1": "様式１－２", "A2": "地域医療勤務環境改善体制整備特別事業に関する申請書", "A5": "医療機関名", "B5": "例大学病院",
    "A11": "（１）当該事業に係る最大使用病床数", "A12": "一般病床", "B12": "その他（※）", "C12": "合計", "A13": 600, "C13": 600,
    "A30": "３．対象事業に関する情報", "A31": "一般病床の許可病床数", "B31": "医師数（非常勤含む）",
    "C31": "100床あたりの常勤換算医師数",
    "A32": 620, "B32": 250.5, "C32": 40.4,
    "A35": "（２）基幹型臨床研修病院、専門研修基幹施設", "A36": "基幹型臨床研修病院の該当性の有無",
    "B36": "専門研修基幹施設である領域数",
    "A37": "有", "B37": 19,
    "A40": "４．取組内容に要する経費について（単位：千円）", "A41": "支出内容", "B41": "資産形成有無", "C41": "補助対象額",
    "A42": "勤務間インターバルの管理", "B42": "無", "C42": 500,
}  # fmt: skip
DISPATCH: Cells = {
    "A1": "様式１－３", "A2": "勤務環境改善医師派遣等推進事業に関する申請書", "A5": "医療機関名", "B5": "例県立病院",
    "A10": "１．医師派遣事業について", "A11": "（１）対象医療機関の区分について（選択肢の中から該当するものに〇を選択すること）",
    "A12": "派遣医療機関", "B12": "派遣受入医療機関", "A13": "〇",
    "A15": "（２）派遣受入医療機関について", "A16": "派遣受入医療機関名", "B16": "派遣受入医療機関の要件",
    "A17": "例町立病院", "B17": "①",
    "A20": "２．取組内容に要する経費について", "F20": "（単位：千円）",
    "A21": "派遣受入医療機関名", "B21": "補助対象\n経費", "C21": "常勤", "G21": "補助対象額",
    "C22": "派遣人数", "D22": "派遣月数",
    "A23": "例町立病院", "B23": 3000, "C23": 2, "D23": 6, "G23": 3000, "A24": "合計", "G24": 3000,
}  # fmt: skip


def application(file: Path, *sheets: Cells) -> Path:
    """Write a workbook of forms, each cell where an applicant put it."""
    book = Workbook()
    book.remove(book.active)
    for number, cells in enumerate(sheets):
        sheet = book.create_sheet(f"申請{number}")
        for address, value in cells.items():
            sheet[address] = value
    book.save(file)
    return file


def read(tmp_path: Path, *sheets: Cells):
    """Return the one application of the sheets."""
    (found,) = applications_in(application(tmp_path / "a.xlsx", *sheets), YEAR)
    return found


def test_what_the_sheets_say_becomes_facts(tmp_path):
    """様式１-１ と様式２ の答えは、見出しの右か下から、事例の列の値になる。"""
    found = read(tmp_path, IMPROVEMENT, LABOR)
    assert [one.what for one in found.findings if one.level.value == "誤り"] == []
    assert found.facts == {
        "case": "例中央病院", "program": "別記3-1", "fiscal_year": "R6", "max_beds": "300",
        "university_reform_plan": "なし", "longest_b_agreement_hours": "1500", "special_doctors": "20",
        "trained_interviewers": "6", "ambulance_arrivals": "1,500", "night_admissions": "700", "is_isolated": "なし",
        "vital_care": "周産期・小児救急等", "active_home_care": "なし",
        "asset_cost_yen": "10000500",  # 10,000.5千円
        "other_cost_yen": "28000000",
        "has_manager": "あり", "has_committee_and_plan": "あり", "committee_meets": "あり", "is_special_labor": "あり",
        "gmis_registered": "あり", "plan_disclosed": "あり",
    }  # fmt: skip


def test_what_no_sheet_says_stays_blank_and_is_named(tmp_path):
    """申請書にないことは補わず、書く列の名を挙げる。"""
    (told,) = [one for one in read(tmp_path, IMPROVEMENT).findings if "まだ算定できません" in one.what]
    assert {"知事の認定", "責任者の配置", "３６協定の年の上限時間"} <= set(told.found.split("、"))
    assert "様式２のシートもありません" in told.remedy


def test_the_other_forms_are_known_by_their_titles(tmp_path):
    """様式１-２ と１-３ は題で見分け、それぞれの制度の事例になる。"""
    training = read(tmp_path, TRAINING, LABOR)
    assert training.scheme.name == "別記3-2"
    facts = ("max_beds", "permitted_general_beds", "doctors", "core_training_hospital", "core_specialties")
    assert [training.facts[name] for name in facts] == ["600", "620", "250.5", "あり", "19"]
    assert (training.facts["other_cost_yen"], training.facts["asset_cost_yen"]) == ("500000", "0")
    dispatch = read(tmp_path, DISPATCH)
    assert (dispatch.scheme.name, dispatch.facts["side"]) == ("別記3-3", "派遣医療機関")
    assert dispatch.facts["receiver_kind"] == "①特別な役割"
    assert dispatch.facts["dispatch_months"] == "6;6"
    assert any("一人当たりの月数として読みました" in one.what for one in dispatch.findings)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"C13": "三百"}, ("申請0!C13", "最大使用病床数")),
        ({"C13": 310}, ("申請0!C13", "病床数の合計が、内訳の和と違います", "合計 310、和 300")),
        (
            {"E60": 40000},
            ("申請0!E60", "経費の合計が、内訳の和と違います", "合計 40,000,000円、和 38,000,500円"),
        ),
        ({"C59": "？"}, ("申請0!C59", "資産形成の有無を読み取れません")),
        ({"E58": "=1/0"}, ("申請0!E58", "計算されていない数式")),
        ({"C5": ""}, ("申請0", "医療機関名がありません")),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_comes_in(tmp_path, cells, words):
    """読めないセル、合わない合計は「ファイル!シート!セル」で示され、何も取り込まれない。"""
    file = application(tmp_path / "a.xlsx", {**IMPROVEMENT, **cells}, LABOR)
    into = tmp_path / "data" / "43-kumamoto"
    done = CliRunner().invoke(main, ["import", str(file), "--into", str(into), "--year", "R6", "--yes"])
    assert done.exit_code == 1
    assert [word for word in words if word not in done.output] == []
    assert not into.exists()


def test_many_files_become_the_cases_of_a_folder(tmp_path):
    """多くの申請書を一度に取り込み、もう一度取り込んでも同じで、県の書いた列は残る。"""
    one = application(tmp_path / "中央.xlsx", IMPROVEMENT, LABOR)
    other = application(tmp_path / "大学.xlsx", TRAINING, LABOR)
    into = tmp_path / "data" / "43-kumamoto"
    command = ["import", str(one), str(other), "--into", str(into), "--yes"]
    done = CliRunner().invoke(main, command)
    assert "--year R6 のように" in done.output
    done = CliRunner().invoke(main, [*command, "--year", "R6"])
    assert "取り込みました" in done.output, done.output
    rows = read_rows(into / "grants.csv")
    assert [(row["事例名"], row["制度"], row["救急搬送件数（年間）"]) for row in rows] == [
        ("例中央病院", "別記3-1", "1,500"), ("例大学病院", "別記3-2", ""),
    ]  # fmt: skip
    text = (into / "grants.csv").read_text(encoding="utf-8")
    (into / "grants.csv").write_text(
        text.replace("例中央病院,別記3-1", "例中央病院,別記３Ⅰ"), encoding="utf-8"
    )
    application(one, {**IMPROVEMENT, "A33": 1600}, LABOR)
    done = CliRunner().invoke(main, [*command, "--year", "R6"])
    assert "救急搬送件数（年間）: 1,500 → 1600" in done.output
    assert [row["救急搬送件数（年間）"] for row in read_rows(into / "grants.csv")] == ["1600", ""]


def test_an_application_that_comes_twice_is_refused(tmp_path):
    """同じ医療機関の同じ申請が二つあれば、どちらも取り込まない。"""
    files = [application(tmp_path / f"{name}.xlsx", IMPROVEMENT) for name in "ab"]
    into = tmp_path / "data" / "43-kumamoto"
    done = CliRunner().invoke(
        main, ["import", *map(str, files), "--into", str(into), "--year", "R6", "--yes"]
    )
    assert "同じ医療機関の同じ申請が二つあります" in done.output
    assert not into.exists()
