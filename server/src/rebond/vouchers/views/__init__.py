"""The doors of vouchers, one file a subject."""
