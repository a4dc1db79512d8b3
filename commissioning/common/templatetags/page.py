"""Tags that stand for parts of a page. Loaded in every template."""

from django import template

register = template.Library()


def _has_errors(form) -> bool:
    if hasattr(form, "total_error_count"):
        return form.is_bound and form.total_error_count() > 0
    return bool(getattr(form, "errors", None))


@register.simple_tag(takes_context=True)
def error_prefix(context) -> str:
    """``Error: `` for the page's title where ``form``, ``formset`` or one of ``forms`` has errors."""
    forms = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    return "Error: " if context.get("has_errors") or any(_has_errors(form) for form in forms if form) else ""
