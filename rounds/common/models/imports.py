"""Staged imports: a file is read, checked, compared, applied in one transaction, and can be undone."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet


class ImportRunQuerySet(ScopedQuerySet["ImportRun"]):
    """Imports of the own company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own="")


class ImportRun(models.Model):
    """One file on its way in."""

    class State(models.TextChoices):
        STAGED = "staged", "待匹配"
        CHECKED = "checked", "已校验"
        APPLIED = "applied", "已导入"
        UNDONE = "undone", "已撤销"
        FAILED = "failed", "失败"
        DROPPED = "dropped", "已放弃"

    company_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    stored_path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.STAGED)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company_id", "kind", "-made_at"], name="import_recent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name} {self.state}"


class ImportMapping(models.Model):
    """A remembered column mapping: the same headers map the same way next time."""

    company_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    header_key = models.CharField(max_length=64)
    columns = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company_id", "kind", "header_key"], name="one_mapping_per_set_of_headers")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.header_key[:8]}"


class ImportProblem(models.Model):
    """Why a row (or one of its values) was refused or corrected."""

    class Weight(models.TextChoices):
        REFUSED = "refused", "拒绝"
        CORRECTED = "corrected", "已更正"
        WARNING = "warning", "提醒"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=300, blank=True)
    weight = models.CharField(max_length=10, choices=Weight)
    code = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    fix = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["run", "weight", "row"], name="problem_rows")]

    def __str__(self) -> str:
        return f"{self.row}/{self.column}: {self.code}"


class ImportChange(models.Model):
    """What one row would change (or changed): the diff, and what undo needs."""

    class Verdict(models.TextChoices):
        CREATE = "create", "新增"
        UPDATE = "update", "更新"
        SAME = "same", "无变化"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    verdict = models.CharField(max_length=8, choices=Verdict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    target_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "verdict", "row"], name="change_rows")]

    def __str__(self) -> str:
        return f"{self.row} {self.key} {self.verdict}"
