"""QTI 2.1 and 2.2: items whose answers are processed by expressions."""
