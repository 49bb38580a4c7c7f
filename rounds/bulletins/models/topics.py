"""What bulletins are about (A21-A25, A06)."""

from django.db.models import TextChoices


class Topic(TextChoices):
    """Each topic but policy has one department that owes it."""

    SUPPLY = "supply", "货源供应"
    PRICE = "price", "价格调整"
    ENFORCEMENT = "enforcement", "执法情况"
    DELIVERY = "delivery", "配货送货"
    NEW_PRODUCT = "new_product", "新品介绍"
    POLICY = "policy", "政策宣传"
