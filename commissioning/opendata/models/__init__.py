from .import_job import ImportJob
from .imported_grant import ImportedGrant

__all__ = ["ImportJob", "ImportedGrant"]
