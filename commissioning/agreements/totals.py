"""What an agreement's parts come to, as an expression of its rows."""

from django.db.models import Model, OuterRef, Subquery, Sum


def totals(model: type[Model], column: str) -> Subquery:
    """The sum of ``column`` over the agreement's rows of ``model``; null where it has none."""
    rows = model._default_manager.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    return Subquery(rows.annotate(total=Sum(column)).values("total"))
