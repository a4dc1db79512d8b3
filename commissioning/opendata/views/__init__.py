"""Pages of imports, and the register of awards."""
