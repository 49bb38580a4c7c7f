"""The fictional county: a seat in four quarters, eight towns on roads that leave it, villages along roads and river.

Distances in kilometres from the county seat, x to the east and y to the north; positions in WGS-84.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

COUNTY = "示例县"
SEAT = "城关镇"
ORIGIN_LAT, ORIGIN_LON = 31.6200, 113.4700
KM_PER_LAT = 110.9
KM_PER_LON = 111.3 * math.cos(math.radians(ORIGIN_LAT))

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """One territory: a quarter of the seat or a town with its villages. `shops` are (in town, in villages).

    Where retailers are `keen` to grow more of them are to be visited every week: more than fits into the days.
    """

    code: str
    name: str
    town: str
    unit: str
    centre: Point
    shops: tuple[int, int]
    bend: float = 0.0
    keen: float = 0.0

    @property
    def is_quarter(self) -> bool:
        """Whether it is a part of the county seat."""
        return self.town == SEAT


@dataclass(frozen=True)
class Spot:
    """Where one outlet stands."""

    lat: float
    lon: float
    town: str
    address: str
    is_urban: bool
    village: str
    far_km: float
    order_weekday: int


# In the order of the staff numbers of their account managers.
AREAS = (
    Area("T01", "青禾片区", "青禾镇", "east", (10.5, 2.0), (92, 72), 1.5),
    Area("T02", "城东片区", SEAT, "east", (0.9, 0.1), (166, 0)),
    Area("T03", "东岭片区", "东岭乡", "east", (20.0, 7.5), (40, 108), -3.0),
    Area("T04", "石桥片区", "石桥镇", "east", (10.0, 11.0), (70, 118), 2.0, keen=0.6),
    Area("T05", "柳溪片区", "柳溪镇", "west", (-11.5, 1.0), (90, 80), -1.5),
    Area("T06", "城西片区", SEAT, "west", (-0.9, -0.1), (166, 0)),
    Area("T07", "双河片区", "双河镇", "west", (-18.5, -6.5), (72, 95), 2.5),
    Area("T08", "白果片区", "白果乡", "west", (-12.5, 12.5), (64, 102), -2.5),
    Area("T09", "南渡片区", "南渡镇", "south", (1.5, -11.5), (88, 84), 1.8),
    Area("T10", "城南片区", SEAT, "south", (0.2, -0.9), (166, 0)),
    Area("T11", "城北片区", SEAT, "south", (-0.2, 0.9), (166, 0)),
    Area("T12", "云坪片区", "云坪镇", "south", (9.0, -17.5), (72, 101), -2.0),
)
QUARTERS = tuple(area.centre for area in AREAS if area.is_quarter)
STREETS = ("人民路", "解放街", "建设路", "新华街", "东风路", "和平巷", "书院街", "桥头街", "车站路", "市场街")
VILLAGE_FIRST = "大小上下前后东西南北新老"
VILLAGE_MIDDLE = "陈李周吴郑王林何高罗梁宋唐许邓冯沈彭吕苏蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田石"
VILLAGE_LAST = ("家湾", "家庄", "家冲", "家畈", "家坡", "家店", "家桥", "家沟", "家坳", "家塘", "河口", "岭")


def position_of(point: Point) -> tuple[float, float]:
    """Kilometres from the seat as latitude and longitude."""
    return round(ORIGIN_LAT + point[1] / KM_PER_LAT, 6), round(ORIGIN_LON + point[0] / KM_PER_LON, 6)


def river_at(x: float) -> Point:
    """The river winds through the county south of the seat."""
    return x, 2.2 * math.sin(x / 5.5) - 2.6 + 0.04 * x


def road_to(area: Area, share: float) -> Point:
    """A point of the road from the seat to a town, bent once; beyond 1 the road goes on."""
    (x, y), bend = area.centre, area.bend
    length = math.hypot(x, y)
    middle = (x / 2 - y / length * bend, y / 2 + x / length * bend)
    rest = 1 - share
    return 2 * rest * share * middle[0] + share * share * x, 2 * rest * share * middle[1] + share * share * y


def spots_of(area: Area, factor: float, dice: Random) -> Iterator[Spot]:
    """The outlets of a territory: first those in town, then village by village."""
    in_town, in_villages = (max(3, round(count * factor)) if count else 0 for count in area.shops)
    for number in range(in_town):
        yield _quarter_spot(area, number, dice) if area.is_quarter else _town_spot(area, number, dice)
    if in_villages:
        yield from _village_spots(area, in_villages, dice)


def _quarter_spot(area: Area, number: int, dice: Random) -> Spot:
    """On a grid of streets 320 m apart, thinning out from the centre of the quarter."""
    x, y = _in_quarter(area, dice)
    lane = dice.choice((-0.008, 0.008))
    if dice.random() < 0.5:
        x = round(x / 0.32) * 0.32 + lane
    else:
        y = round(y / 0.32) * 0.32 + lane
    return _urban(area, (x, y), number, dice)


def _in_quarter(area: Area, dice: Random) -> Point:
    while True:
        point = dice.gauss(area.centre[0], 0.62), dice.gauss(area.centre[1], 0.62)
        if min(QUARTERS, key=lambda quarter: math.dist(point, quarter)) == area.centre:
            return point


def _town_spot(area: Area, number: int, dice: Random) -> Spot:
    """Along the main street, which is the road, and one cross street."""
    x, y = area.centre
    ahead = _direction(area)
    along, aside = dice.gauss(0, 0.42), dice.choice((-0.012, 0.012))
    if dice.random() < 0.35:
        along, aside = aside, dice.gauss(0, 0.25)
    return _urban(
        area, (x + ahead[0] * along - ahead[1] * aside, y + ahead[1] * along + ahead[0] * aside), number, dice
    )


def _urban(area: Area, point: Point, number: int, dice: Random) -> Spot:
    lat, lon = position_of(point)
    address = f"{COUNTY}{area.town}{dice.choice(STREETS)}{dice.randrange(1, 260)}号"
    far = math.dist(point, area.centre)
    return Spot(lat, lon, area.town, address, True, "", far, number % 5)


def _direction(area: Area) -> Point:
    """Where the road points when it reaches the town."""
    (x, y), (before_x, before_y) = area.centre, road_to(area, 0.97)
    length = math.hypot(x - before_x, y - before_y)
    return (x - before_x) / length, (y - before_y) / length


def _village_spots(area: Area, wanted: int, dice: Random) -> Iterator[Spot]:
    lanes = (_approach, _beyond, _left_branch, _right_branch, _off_the_road)
    made = village = 0
    names: set[str] = set()
    while made < wanted:
        lane = lanes[village % len(lanes)]
        centre = lane(area, dice.random(), dice.gauss(0, 1))
        name = _village_name(dice, names)
        shops = min(wanted - made, dice.choice((1, 2, 3, 3, 4, 5)))
        for number in range(shops):
            point = (centre[0] + dice.gauss(0, 0.14), centre[1] + dice.gauss(0, 0.14))
            lat, lon = position_of(point)
            address = f"{COUNTY}{area.town}{name}村{number + 1}组"
            yield Spot(lat, lon, area.town, address, False, name, math.dist(point, area.centre), village % 5)
        made += shops
        village += 1


def _village_name(dice: Random, taken: set[str]) -> str:
    while True:
        first = dice.choice(VILLAGE_FIRST) if dice.random() < 0.3 else ""
        name = first + dice.choice(VILLAGE_MIDDLE) + dice.choice(VILLAGE_LAST)
        if name not in taken:
            taken.add(name)
            return name


def _approach(area: Area, share: float, _aside: float) -> Point:
    return road_to(area, 0.42 + 0.53 * share)


def _beyond(area: Area, share: float, _aside: float) -> Point:
    return road_to(area, 1.05 + 0.35 * share)


def _left_branch(area: Area, share: float, _aside: float) -> Point:
    return _branch(area, share, 1.0)


def _right_branch(area: Area, share: float, _aside: float) -> Point:
    return _branch(area, share, -1.0)


def _off_the_road(area: Area, share: float, aside: float) -> Point:
    """Up a track, away from road and river."""
    x, y = area.centre
    return x + 6.5 * (share - 0.5), y + 2.4 * aside


def _branch(area: Area, share: float, side: float) -> Point:
    """A lane that leaves the town to one side; where the river is near, it follows the river."""
    (x, y), ahead = area.centre, _direction(area)
    length = 0.6 + 5.4 * share
    point = (
        x - side * ahead[1] * length + ahead[0] * math.sin(length) * 0.6,
        y + side * ahead[0] * length + ahead[1] * math.sin(length) * 0.6,
    )
    river = river_at(point[0])
    return (point[0], river[1] + 0.3 * side) if abs(river[1] - point[1]) < 2.5 else point
