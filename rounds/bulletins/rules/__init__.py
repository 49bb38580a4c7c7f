"""Pure decisions about what departments owe account managers."""
