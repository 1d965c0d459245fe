"""Tables of the plan: the list of projects by 区分, sums beside the request, the sheet of each project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kikin.categories import Category
from kikin.money import MoneyUnit
from kikin.projects import CategoryTotal, Project, sum_yen
from kikin.publish.markup import Markup, heading, joined, landscape, sheet, table
from kikin.report.plan import PlanReport
from kikin.report.rows import CalendarStep, amount_text
from kikin.tables.common import LEFT, NOT_STATED, RIGHT, digits_in, total_row
from kikin.tables.evaluation import target_text
from kikin.units import Absent, Quantity, Reading

_LATER_FIELDS = ("背景にある医療・介護ニーズ", "アウトカム指標")
_LAST_FIELDS = ("アウトプット指標", "アウトカムとアウトプットの関連")
_FUND_FIELDS = ("基金（国）Ａ", "基金（都道府県）Ｂ", "基金 計（Ａ＋Ｂ）", "その他 Ｃ")
_OWNER_FIELDS = ("公", "民", "うち受託事業等")


def project_lists(report: PlanReport) -> Markup:
    """Return the list of projects, a table per 事業区分 with its subtotal, on landscape pages."""
    parts: list[str] = []
    for total in report.totals:
        projects = report.of(total.category)
        parts.append(
            heading(
                4, f"区分{total.category.value} {total.category.title}", f"sec-list-{_slug(total.category)}"
            )
        )
        parts.append(_project_list(projects, total))
    return landscape(*parts)


def categories(report: PlanReport) -> Markup:
    """Return the sums by 事業区分, with the request to the nation beside the project money."""
    rows: list[list[object]] = [_total_cells(total) for total in report.totals]
    count = sum(total.count for total in report.totals)
    difference = sum_yen(total.difference_yen for total in report.totals)
    rows.append(
        total_row(
            [
                "計",
                f"{count}",
                digits_in(report.total_yen, MoneyUnit.THOUSAND_YEN),
                f"{report.request_count}",
                digits_in(report.request_yen, MoneyUnit.THOUSAND_YEN),
                _percent(report.request_share),
                digits_in(difference, MoneyUnit.THOUSAND_YEN),
            ],
        ),
    )
    return joined(
        table(
            [
                "区分",
                "事業数",
                "事業費（千円）",
                "要望の事業数",
                "国への要望額（千円）",
                "要望の割合（%）",
                "事業費−要望額（千円）",
            ],
            rows,
            f"{report.context.fiscal_year} 事業区分別の事業費と国への要望額",
            "tbl-categories",
            [LEFT, *[RIGHT] * 6],
            row_headers=1,
        ),
    )


def targets(report: PlanReport) -> Markup:
    """Return the plan's targets by goal, beside those of the year before, as published."""
    rows = [
        [f"{goal.area_name} 目標{goal.number}", line.name, target_text(line.before), target_text(line.target)]
        for goal in report.goals
        for line in goal.targets
    ]
    year = report.context.fiscal_year
    return joined(
        table(
            ["目標", "指標", f"{year - 1}計画の目標値", f"{year}計画の目標値（案）"],
            rows,
            f"{year}計画の目標値（案）",
            "tbl-targets",
            widths=[14, 42, 22, 22],
            row_headers=2,
        ),
    )


def sheets(report: PlanReport) -> Markup:
    """Return a sheet per project, by 事業区分, with the fields of the national form."""
    parts: list[str] = []
    for total in report.totals:
        parts.append(heading(4, f"区分{total.category.value}の個票", f"sec-sheets-{_slug(total.category)}"))
        parts += [_sheet(report, project) for project in report.of(total.category)]
    return joined(*parts)


def calendar(steps: tuple[CalendarStep, ...], caption: str, label: str) -> Markup:
    """Return the steps of a calendar: when (in the words of the source), who, what.

    The exact days are added where the source leaves the year out, and the column of who does it where it says so.
    """
    with_days = any("年" not in step.when for step in steps)
    with_actors = any(step.actor for step in steps)
    rows = [
        [
            step.when,
            *(
                [f"{step.start}～{step.end}" if step.start != step.end else f"{step.start}"]
                if with_days
                else []
            ),
            step.event,
            *([step.actor or "－"] if with_actors else []),
        ]
        for step in steps
    ]
    headers = ["時期", *(["期間"] if with_days else []), "内容", *(["行う者"] if with_actors else [])]
    widths = [20 if with_days else 50, *([28] if with_days else []), 38, *([14] if with_actors else [])]
    return table(headers, rows, caption, label, widths=widths, row_headers=1)


def proposals(report: PlanReport) -> Markup:
    """Return the periods of the call for next year's proposals."""
    caption = f"{report.context.fiscal_year + 1}の新規事業提案の募集期間"
    return calendar(report.calendar, caption, "tbl-proposals")


def _project_list(projects: list[Project], total: CategoryTotal) -> Markup:
    rows: list[list[object]] = [
        [project.number, project.name, project.outline, amount_text(project.amount), project.status]
        for project in projects
    ]
    rows.append(
        total_row(
            ["小計", f"{total.count}事業", "", digits_in(total.projects_yen, MoneyUnit.THOUSAND_YEN), ""]
        )
    )
    return table(
        ["No.", "事業名", "事業概要", "事業費（千円）", "備考"],
        rows,
        f"区分{total.category.value}の事業一覧",
        f"tbl-list-{_slug(total.category)}",
        [LEFT, LEFT, LEFT, RIGHT, LEFT],
        widths=[6, 22, 53, 11, 8],
        row_headers=2,
    )


def _total_cells(total: CategoryTotal) -> list[object]:
    asked = total.request_count
    share = total.request_share
    return [
        total.category.value,
        f"{total.count}",
        digits_in(total.projects_yen, MoneyUnit.THOUSAND_YEN),
        Absent.NOT_STATED if asked is None else f"{asked}",
        digits_in(total.request_yen, MoneyUnit.THOUSAND_YEN),
        _percent(share),
        digits_in(total.difference_yen, MoneyUnit.THOUSAND_YEN),
    ]


def _percent(share: Reading) -> str:
    return f"{Quantity(share.value, share.decimals)}" if isinstance(share, Quantity) else str(share)


def _sheet(report: PlanReport, project: Project) -> str:
    year = report.context.fiscal_year
    content = {name: "\n".join(texts) for name, texts in project.fields.items()}

    def field(name: str) -> tuple[object, object]:
        return name, content.get(name, NOT_STATED)

    fields: list[tuple[object, object]] = [
        ("事業の区分", f"{project.category.value} {project.category.title}"),
        (
            "事業名・No.・総事業費",
            f"{project.name}　No.{project.number}　総事業費（Ａ＋Ｂ＋Ｃ） {project.amount}",
        ),
        field("区域"),
        field("実施主体"),
        ("期間", content.get("期間", f"{year}（{project.status}）")),
        *(field(name) for name in _LATER_FIELDS),
        ("事業の内容", content.get("事業の内容", project.outline or NOT_STATED)),
        *(field(name) for name in _LAST_FIELDS),
        ("費用の額", _lines({"総事業費（Ａ＋Ｂ＋Ｃ）": f"{project.amount}"} | _found(content, _FUND_FIELDS))),
        ("基金充当額（国費）における公民の別", _lines(_found(content, _OWNER_FIELDS))),
        field("備考"),
    ]
    return heading(5, f"No.{project.number} {project.name}", f"sec-project-{project.number}") + sheet(fields)


def _found(content: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: content.get(name, NOT_STATED) for name in names}


def _lines(values: Mapping[str, str]) -> str:
    """Return one line per value; the names that the source leaves out share a line."""
    stated = [f"{name}：{value}" for name, value in values.items() if value != NOT_STATED]
    missing = "、".join(name for name, value in values.items() if value == NOT_STATED)
    return "\n".join([*stated, *([f"{missing}：{NOT_STATED}"] if missing else [])])


def _slug(category: Category) -> str:
    return category.name.lower().replace("_", "-")
