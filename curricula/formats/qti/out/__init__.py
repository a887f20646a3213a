"""QTI 2.1 as it is written here: a package of tests and items."""
