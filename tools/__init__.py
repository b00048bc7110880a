"""Tools for developers. They are not installed with the product."""
