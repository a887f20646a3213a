"""Certificates: words, the sheet and the PDF they make, keys, signed credentials and codes, and the register of all."""
