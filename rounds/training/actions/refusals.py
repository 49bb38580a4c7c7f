"""What an action of training says when it refuses."""


class TrainingError(ValueError):
    """The step does not fit; the text says why."""
