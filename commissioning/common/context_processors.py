"""What every template may show about the service itself."""

from django.conf import settings


def service(request):
    """Names from settings: the council, the service, the sector; ``brand_colour`` is empty for the default."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "service_name": settings.SERVICE_NAME,
        "sector_term": settings.SECTOR_TERM,
        "contact_email": settings.CONTACT_EMAIL,
        "brand_colour": settings.BRAND_COLOUR,
        "is_demonstration": not settings.SECOND_FACTOR_REQUIRED,
    }
