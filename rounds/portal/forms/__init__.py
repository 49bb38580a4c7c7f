"""What may be submitted: by a retailer on his own page, and at the desk about it."""

from rounds.portal.forms.desk import KnowledgeForm, SheetForm
from rounds.portal.forms.issues import RaiseForm, ReopenForm
from rounds.portal.forms.surveys import RatingForm

__all__ = ["KnowledgeForm", "RaiseForm", "RatingForm", "ReopenForm", "SheetForm"]
