"""The library of questionnaires: drafts are written, adopted ones never change, the next version is a copy (A32)."""

from django.db import models

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company, Department, Staff


class AskedItem(models.Model):
    """One question as it is worded, owned by a department or by the visit service (department empty, A42).

    `options` is a list of `{"zh": …, "en": …}` for a choice; an answer names them by number, from 1 (yes 1, no 2).
    `purpose` singles out what is not satisfaction: the guards of respect (E15, E16, F05), the stated intention (B08).
    """

    class Kind(models.TextChoices):
        SCALE = "scale", "1—5 分"
        SINGLE = "single", "单选"
        MULTIPLE = "multi", "多选"
        YES_NO = "yesno", "是 / 否"
        TEXT = "text", "文字"

    class Purpose(models.TextChoices):
        SATISFACTION = "satisfaction", "满意度"
        GUARD = "guard", "尊重自主"
        INTENTION = "intention", "订货意愿"

    position = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.SCALE)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.SATISFACTION)
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    options = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text_zh


class QuestionnaireQuerySet(ScopedQuerySet["Questionnaire"]):
    """Written and read company-wide, like the campaigns that ask them."""

    paths = Paths(company="company")


class Questionnaire(models.Model):
    """One version of a questionnaire. Once adopted it stays as it is; a changed one is the next version."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ADOPTED = "adopted", "已启用"
        RETIRED = "retired", "已停用"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="questionnaires")
    title = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "title", "version"], name="a_version_is_written_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class QuestionnaireItem(AskedItem):
    """One question of a questionnaire in the library; a campaign asks a copy of it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "position"], name="library_items_stand_in_order")
        ]
