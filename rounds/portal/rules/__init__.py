"""Pure rules of the retailer's own page: tokens, ratings, sounds, search."""
