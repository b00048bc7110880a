"""The migrations of the register's schema."""
