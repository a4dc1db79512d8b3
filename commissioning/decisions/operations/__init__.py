"""What may be done to issues and reports."""
