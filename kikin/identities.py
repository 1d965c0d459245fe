"""Which published figures ought to agree with which: the checks that the tables of a folder allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from kikin.categories import Category
from kikin.checks import Check, Declaration, Side, side, unit_size
from kikin.errors import Finding, KikinError, Level
from kikin.intake import Folder, Record, parse_cell
from kikin.money import round_half_up
from kikin.periods import FiscalYear
from kikin.projects import share_percent, sum_yen, yen_of
from kikin.schema import TABLES
from kikin.units import Quantity

_SPLIT_OF = {Category.I: (Category.I_1, Category.I_2)}


def checks_of(folder: Folder) -> list[Check]:
    """Return every check that the folder's tables allow.

    Raises:
        KikinError: A row of balances.csv names a table, column or condition that isn't there.
    """
    makers = (
        _balances,
        _requests,
        _residuals,
        _ownership,
        _areas_against_ledger,
        _allocations,
        _budget,
        _national_changes,
    )
    return [check for make in makers for check in make(folder)]


def declarations_of(folder: Folder) -> dict[str, Declaration]:
    """Return the declared differences by identity; a declaration without two figures is left out."""
    declared = {}
    for row in folder.rows("differences"):
        left, right = row.reading("left"), row.reading("right")
        if isinstance(left, Quantity) and isinstance(right, Quantity):
            declared[row.text("identity")] = Declaration(
                row.text("identity"),
                Quantity(left.value, left.decimals, row.text("left_unit")),
                Quantity(right.value, right.decimals, row.text("right_unit")),
                row.text("kind"),
                row.text("explanation"),
                row.place,
            )
    return declared


def balance_findings(folder: Folder) -> tuple[list[Check], list[Finding]]:
    """Return the folder's checks, or the finding that says which balance row can't be read."""
    try:
        return checks_of(folder), []
    except KikinError as error:
        return [], [error.as_finding(Level.ERROR)]


def _balances(folder: Folder) -> Iterator[Check]:
    for row in folder.rows("balances"):
        published = row.reading("value")
        if not isinstance(published, Quantity):
            continue
        summands = _summands(folder, row)
        unit = row.text("unit")
        total = sum(
            (figure.value * Fraction(unit_size(figure.unit), unit_size(unit)) for figure in summands),
            Fraction(0),
        )
        decimals = max((figure.decimals for figure in summands), default=0)
        yield Check(
            f"balance:{row.text('id')}",
            row.text("label"),
            side("公表値", Quantity(published.value, published.decimals, unit)),
            side("内訳の計", Quantity(total, decimals, unit), len(summands)),
            row.place,
        )


def _summands(folder: Folder, balance: Record) -> list[Quantity]:
    rows = [row for row in folder.rows(_table(balance)) if _matches(row, balance)]
    column = balance.text("column")
    if column == "*":
        return [Quantity(Fraction(1), 0, "件")] * len(rows)
    if rows and column not in rows[0].values:
        raise KikinError("合計する列がありません", balance.at("column"), column, "表の列名を書いてください")
    values = [
        Quantity(Fraction(value), 0, "件") if isinstance(value := row.values[column], int) else value
        for row in rows
    ]
    return [value for value in values if isinstance(value, Quantity)]


def _table(balance: Record) -> str:
    if balance.text("table") not in TABLES:
        raise KikinError(
            "合計する表がありません", balance.at("table"), balance.text("table"), "表の名前を書いてください"
        )
    return balance.text("table")


def _matches(row: Record, balance: Record) -> bool:
    columns = {column.name: column for column in TABLES[balance.text("table")].columns}
    for condition in filter(None, balance.text("where").split(";")):
        name, mark, wanted = condition.partition("=")
        if not mark or name.strip() not in columns:
            raise KikinError(
                "合計する行の条件を読めません", balance.at("where"), condition, "列名=値 の形で書いてください"
            )
        column = columns[name.strip()]
        if row.values[column.name] not in [parse_cell(choice, column) for choice in wanted.split("|")]:
            return False
    return True


def _requests(folder: Folder) -> Iterator[Check]:
    """The request to the nation against the projects of the same year, by category and in all."""
    for year in sorted({row.year() for row in folder.rows("requests")}):
        requests, projects = (
            folder.rows("requests", fiscal_year=year),
            folder.rows("projects", fiscal_year=year),
        )
        whole = sum_yen(yen_of(row.reading("amount")) for row in requests)
        for row in requests:
            category = row.category()
            mine = [project for project in projects if project.category() is category]
            name = category.value if category else ""
            yield _pair(
                f"request-projects:{name}",
                f"{year} 区分{name} 要望額と事業費",
                ("要望額", [row]),
                ("事業費", mine),
            )
            yield _counted(
                f"request-count:{name}", f"{year} 区分{name} 事業数", row.count("projects"), len(mine), row
            )
            part = yen_of(row.reading("amount"))
            share = row.reading("share")
            if part is not None and whole and isinstance(share, Quantity):
                computed = Fraction(
                    round_half_up(share_percent(part, whole) * 10**share.decimals), 10**share.decimals
                )
                yield Check(
                    f"request-share:{name}",
                    f"{year} 区分{name} 要望額の割合",
                    Side("計算値", Quantity(computed, share.decimals, "%"), Fraction(0)),
                    Side("公表値", Quantity(share.value, share.decimals, "%"), Fraction(0)),
                    row.at("share"),
                )
        yield _pair(
            "request-projects:total",
            f"{year} 要望額と事業費の合計",
            ("要望額", requests),
            ("事業費", projects),
        )


def _residuals(folder: Folder) -> Iterator[Check]:
    """The published balance against deposits minus spending, by category and in all."""
    for row in folder.rows("ledger", item="残高"):
        category = row.category()
        deposits, spending = _ledger(folder, "積立額", category), _ledger(folder, "執行額", category)
        if not deposits or not spending:
            continue
        name = category.value if category else "total"
        net = _sum(deposits).value - _sum(spending).value
        figure = Quantity(net, 0, deposits[0].text("unit"))
        yield Check(
            f"residual:{name}",
            f"区分{name} 残高と、積立額−執行額" if category else "残高の計と、積立額−執行額の計",
            side("公表された残高", _figure(row)),
            side("積立額−執行額", figure, len(deposits) + len(spending)),
            row.at("amount"),
        )
    yield from _residual_total(folder)


def _residual_total(folder: Folder) -> Iterator[Check]:
    balances = folder.rows("ledger", item="残高")
    deposits, spending = folder.rows("ledger", item="積立額"), folder.rows("ledger", item="執行額")
    if not balances or not deposits or not spending or any(row.category() is None for row in balances):
        return
    net = _sum(deposits).value - _sum(spending).value
    yield Check(
        "residual:total",
        "残高の計と、積立額−執行額の計",
        side("公表された残高の計", _sum(balances), len(balances)),
        side("積立額−執行額", Quantity(net, 0, deposits[0].text("unit")), len(deposits) + len(spending)),
        balances[0].at("amount"),
    )


def _ownership(folder: Folder) -> Iterator[Check]:
    """公 plus 民 against the published sum of both, by category and area."""
    areas = {row.text("id"): row.text("name") for row in folder.rows("areas")}
    for row in folder.rows("area_spending", ownership="計"):
        parts = [
            part
            for part in folder.rows("area_spending", category=row.category(), area=row.text("area"))
            if part.text("ownership") != "計"
        ]
        category = row.category()
        name = category.value if category else ""
        yield _pair(
            f"ownership:{name}:{row.text('area')}",
            f"区分{name} {areas.get(row.text('area'), row.text('area'))} 公＋民と計",
            ("公＋民", parts),
            ("公表された計", [row]),
        )


def _areas_against_ledger(folder: Folder) -> Iterator[Check]:
    """The table by area (千円) against the spending by year (百万円), by category and in all."""
    areas = [row for row in folder.rows("area_spending") if row.text("ownership") != "計"]
    spending = folder.rows("ledger", item="執行額")
    if not areas or not spending:
        return
    for category in [*Category, None]:
        mine = [row for row in areas if category in (None, row.category())]
        years = [row for row in spending if category in (None, row.category())]
        if mine and years:
            name = category.value if category else "total"
            yield _pair(
                f"area-ledger:{name}",
                f"区分{name} 地域別と年度別の執行額" if category else "地域別と年度別の執行額の計",
                ("地域別の計", mine),
                ("年度別の計", years),
            )


def _allocations(folder: Folder) -> Iterator[Check]:
    """The nation's allocation (億円) against the year's deposits (百万円)."""
    for row in folder.rows("ledger", item="配分額"):
        deposits = folder.rows("ledger", item="積立額", fiscal_year=row.year())
        if deposits and isinstance(row.reading("amount"), Quantity):
            yield _pair(
                f"allocation-deposit:{row.year().short}",
                f"{row.year()} 配分額と積立額の計",
                ("配分額", [row]),
                ("積立額の計", deposits),
            )


def _budget(folder: Folder) -> Iterator[Check]:
    """The budget table (千円) against the deposits of the ledger (百万円): this year's plan, last year's sum."""
    for row in folder.rows("budget"):
        category = row.category()
        if category is None or not isinstance(row.reading("amount"), Quantity):
            continue
        if row.text("item") == "計画要望額":
            yield from _against(folder, "budget-ledger", row, "当初予算額", row.year())
        if row.text("item") == "前年度予算額":
            yield from _against(folder, "budget-previous", row, "積立額", row.year() - 1)


def _against(folder: Folder, identity: str, row: Record, item: str, year: FiscalYear) -> Iterator[Check]:
    category = row.category()
    if category is None:
        return
    whole = next((whole for whole, parts in _SPLIT_OF.items() if category in parts), category)
    mine = folder.rows("ledger", item=item, fiscal_year=year, category=category)
    if not mine and category is _SPLIT_OF.get(whole, (category,))[0]:
        mine = folder.rows("ledger", item=item, fiscal_year=year, category=whole)
    if any(isinstance(other.reading("amount"), Quantity) for other in mine):
        yield _pair(
            f"{identity}:{category.value}",
            f"{year} 区分{category.value} {row.text('item')}と{item}",
            (row.text("item"), [row]),
            (item, mine),
        )


def _national_changes(folder: Folder) -> Iterator[Check]:
    """A published change from the year before against the two budgets."""
    budgets = {row.year(): row for row in folder.rows("budgets", part="医療分")}
    for year, row in budgets.items():
        change, before = row.reading("change"), budgets.get(year - 1)
        if isinstance(change, Quantity) and before:
            difference = _figure(row).value - _figure(before).value
            yield Check(
                f"budget-change:{year.short}",
                f"{year} 国の予算額の前年度比",
                side("計算値", Quantity(difference, 0, row.text("unit")), 2),
                side("公表値", Quantity(change.value, change.decimals, row.text("unit"))),
                row.at("change"),
            )


def _ledger(folder: Folder, item: str, category: Category | None) -> list[Record]:
    return folder.rows("ledger", item=item, category=category)


def _figure(row: Record) -> Quantity:
    reading = row.reading("amount")
    if isinstance(reading, Quantity):
        return reading
    return Quantity(Fraction(0), 0, row.text("unit"))


def _sum(rows: Iterable[Record]) -> Quantity:
    figures = [_figure(row) for row in rows]
    decimals = max((figure.decimals for figure in figures), default=0)
    return Quantity(sum((figure.value for figure in figures), Fraction(0)), decimals, figures[0].unit)


def _pair(
    identity: str, label: str, left: tuple[str, list[Record]], right: tuple[str, list[Record]]
) -> Check:
    place = (left[1] or right[1])[0].at("amount")
    sides = [
        side(name, _sum(rows) if rows else Quantity(Fraction(0), 0, "円"), _stated(rows))
        for name, rows in (left, right)
    ]
    return Check(identity, label, sides[0], sides[1], place)


def _stated(rows: list[Record]) -> int:
    return sum(isinstance(row.reading("amount"), Quantity) for row in rows)


def _counted(identity: str, label: str, left: int, right: int, row: Record) -> Check:
    sides = [
        side(name, Quantity(Fraction(count), 0, "件"))
        for name, count in (("公表値", left), ("一覧の件数", right))
    ]
    return Check(identity, label, sides[0], sides[1], row.at("projects"))
