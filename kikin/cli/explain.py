"""`kikin explain`: a rule with its value and its history, the list of rules, what changed between two days."""

from __future__ import annotations

from datetime import date

import click

from kikin.cli.codes import GOOD
from kikin.cli.days import parse_day
from kikin.cli.group import JapaneseCommand
from kikin.rules import Rule, RuleBook, rule_book
from kikin.rules.explain import changes, changes_table, explain, listing, unrecorded


@click.command("explain", cls=JapaneseCommand, short_help="規則の値、適用日、条文、経緯を示します。")
@click.argument("rule", required=False)
@click.option("--on", "day", metavar="日", help="その日に適用される値を示します。")
@click.option(
    "--changes", "span", nargs=2, metavar="旧 新", help="二つの日で違う規則を新旧対照表で示します。"
)
def explain_command(rule: str | None, day: str | None, span: tuple[str, str] | None) -> int:
    """規則集の規則を示します。

    RULE は規則の id です。id の初めの部分や、名称の一部を書くと、当てはまる規則の一覧を示します。
    書かなければすべての一覧を示します。日は 2024-04-01、R6.4.1、令和6年4月1日、R6（年度の初日）のように書きます。

    \b
    例:
      kikin explain care_facilities.rounding
      kikin explain care_facilities.price.small_group_home --on R5
      kikin explain 工事事務費
      kikin explain --changes R5 R6
      kikin explain workplace --changes R6 R9
    """  # noqa: D301
    if day is not None and (rule is None or span is not None):
        raise click.UsageError("--on は規則を一つ指定して使います（--changes とは一緒に使えません）")
    book = rule_book()
    chosen = book if rule is None else _chosen(book, rule)
    if span is not None:
        click.echo(_changes(parse_day(span[0]), parse_day(span[1]), chosen))
    elif rule in book and rule is not None:
        click.echo(explain(rule, parse_day(day) if day else None, book))
    elif day is not None:
        click.echo("\n".join(_listing_on(chosen, parse_day(day))))
    else:
        click.echo("\n".join(listing(chosen)))
    return GOOD


def _chosen(book: RuleBook, text: str) -> RuleBook:
    """Return the rules that the text names: that one, those below it, or those whose name holds it.

    Raises:
        KikinError: There is none; the remedy gives names that come near.
    """
    if text in book:
        return RuleBook([book[text]])
    found = book.below(text.rstrip(".")) or [
        rule for rule in book.values() if text in rule.label or text in rule.id
    ]
    return RuleBook(found or [book[text]])


def _listing_on(book: RuleBook, day: date) -> list[str]:
    then = [rule for rule in book.values() if rule.applies_on(day)]
    lines = listing(RuleBook([_until(rule, day) for rule in then]))
    return lines or [f"{day.isoformat()} に適用される規則はありません"]


def _until(rule: Rule, day: date) -> Rule:
    """Return the rule as it stood on the day, so that the list shows the value of then."""
    return Rule(rule.id, rule.label, rule.unit, (rule.on(day),))


def _changes(old: date, new: date, book: RuleBook) -> str:
    count, left_out = len(changes(old, new, book)), len(unrecorded(old, new, book))
    parts = [changes_table(old, new, book)]
    if count:
        parts.append(f"{count} 件の規則が違います。")
    if left_out:
        parts.append(f"このほか {left_out} 件は、旧い日の本文の収載がない（新旧共通）ため、比べていません。")
    return "\n\n".join(parts)
