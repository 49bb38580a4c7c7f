"""A fishbone grown from real issues: the bones are the causes, each opens its issues (D02)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

UNKNOWN = "unknown"


@dataclass
class Bone:
    """One cause under one category: how many issues, how many of them late."""

    cause: str
    count: int = 0
    late: int = 0


@dataclass
class Spine:
    """One category of issues with its bones, the thickest first."""

    category: str
    bones: list[Bone] = field(default_factory=list)

    @property
    def count(self) -> int:
        """All issues of the category."""
        return sum(bone.count for bone in self.bones)


def grow(issues: Iterable[tuple[str, str, bool]]) -> list[Spine]:
    """Spines from (category, cause, was late); issues without a stated cause hang on `unknown`, never dropped."""
    found: dict[str, dict[str, Bone]] = {}
    for category, cause, late in issues:
        bone = found.setdefault(category, {}).setdefault(cause or UNKNOWN, Bone(cause or UNKNOWN))
        bone.count += 1
        bone.late += late
    spines = [
        Spine(category, sorted(bones.values(), key=lambda bone: (-bone.count, bone.cause)))
        for category, bones in found.items()
    ]
    return sorted(spines, key=lambda spine: (-spine.count, spine.category))
