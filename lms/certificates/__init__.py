"""Certificates: the words kept, the sheet they make, the PDF of the sheet, and the register of all of them."""
