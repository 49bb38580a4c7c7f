"""What the sources leave open about the time ledger."""

from rounds.common.settings import declare

ROAD_KMH = declare("improvement.road_kmh", 30, "估算首末段路程的时速", "E09", unit="公里/小时", minimum=5, maximum=120)
ROAD_DETOUR = declare("improvement.road_detour", 1.3, "路程与直线距离之比", "E09", minimum=1.0, maximum=3.0)
