"""Pure rules about people: roles and how far each sees."""
