"""What people did, told as xAPI 1.0.3 statements: for record stores elsewhere, as files and through the API."""
