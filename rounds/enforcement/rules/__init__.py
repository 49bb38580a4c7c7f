"""Pure decisions about enforcement cases."""
