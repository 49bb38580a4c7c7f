"""Pure rules about the retailer file."""
