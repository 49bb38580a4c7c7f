"""The pages of field: the phone app itself, and what the desk sees of the phones."""
