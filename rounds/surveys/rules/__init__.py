"""Pure rules of surveys: whom to ask, what to ask, what the answers say."""
