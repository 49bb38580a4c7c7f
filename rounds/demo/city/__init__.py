"""The sample city as a whole: its calendar, what happens when, and the order of building."""
