"""Files that leave the product, remarks on a period's report, and requests to erase a person."""

from rounds.reports.models.erasure import Erasure
from rounds.reports.models.export import Export
from rounds.reports.models.remark import Remark

__all__ = ["Erasure", "Export", "Remark"]
