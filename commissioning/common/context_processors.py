"""What every template may show about the service itself."""

from django.conf import settings


def service(request):
    """Names from settings: ``council_name``, ``service_name``, ``sector_term``."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "service_name": settings.SERVICE_NAME,
        "sector_term": settings.SECTOR_TERM,
        "is_demonstration": not settings.SECOND_FACTOR_REQUIRED,
    }
