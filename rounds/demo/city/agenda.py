"""Everything that happens in the city happens in the order of time, so that its event chain reads like a diary."""

import heapq
from collections.abc import Callable, Generator
from datetime import datetime

# A story yields the time of its next act; resumed, it acts and yields again. What lies in the future is never resumed.
Story = Generator[datetime, None, None]
# A leg of a story, told with `yield from`; it returns the time of its last act.
Leg = Generator[datetime, None, datetime]


class Agenda:
    """Stories told side by side."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._told = 0

    def tell(self, story: Story) -> None:
        """Begin a story; its first act waits for its time."""
        at = next(story, None)
        if at is not None:
            self._told += 1
            heapq.heappush(self._waiting, (at, self._told, story))

    def run(self, until: datetime, passed: Callable[[datetime], None]) -> int:
        """Let everything before `until` happen; `passed` hears of each moment. Returns the number of acts."""
        acts = 0
        while self._waiting and self._waiting[0][0] < until:
            at, number, story = heapq.heappop(self._waiting)
            passed(at)
            following = next(story, None)
            acts += 1
            if following is not None:
                if following < at:
                    raise ValueError(f"a story runs backwards: {at} to {following}")
                heapq.heappush(self._waiting, (following, number, story))
        return acts
