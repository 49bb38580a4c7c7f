"""An issue as a retailer submits it: words or voice, pictures from camera or album."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import sent_anew
from rounds.common.pictures import Flaw, look_at
from rounds.issues.models import Issue
from rounds.portal.rules.settings import PHOTO_BYTES, PHOTOS_PER_ISSUE, VOICE_BYTES, VOICE_SECONDS
from rounds.portal.rules.voice import sound_type

CATEGORIES = [(value, _(str(label))) for value, label in Issue.Category.choices]
PICTURES = "image/jpeg,image/png"  # an iPhone turns its own format into JPEG when it is asked for one
MEGABYTE = 1_000_000


class ManyFilesInput(forms.ClearableFileInput):
    """A file field that takes several at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures, each looked at; clean copies come out, without the place and time of the camera."""

    widget = ManyFilesInput(attrs={"accept": PICTURES, "multiple": True})
    most, most_bytes = 0, 0

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The clean copies in their order; a sentence names the picture that cannot be taken and what to do."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(uploads) > self.most:
            raise forms.ValidationError(gettext("最多可以附 %(most)s 张照片，请去掉几张。") % {"most": self.most})
        return [self._looked_at(number, one) for number, one in enumerate(uploads, start=1)]

    def _looked_at(self, number: int, upload: "UploadedFile[Any]") -> bytes:
        words = {"number": number, "most": self.most_bytes // MEGABYTE}
        if (upload.size or 0) > self.most_bytes:
            raise forms.ValidationError(
                gettext("第 %(number)s 张照片超过 %(most)s MB，请换一张或用较低的清晰度重拍。") % words
            )
        seen = look_at(upload.read())
        if seen.flaw == Flaw.TOO_LARGE:
            raise forms.ValidationError(gettext("第 %(number)s 张照片像素太多，请把相机清晰度调低后重拍。") % words)
        if not seen.large:
            raise forms.ValidationError(
                gettext("第 %(number)s 张照片打不开，请重拍，或从相册另选 JPG、PNG 照片。") % words
            )
        return seen.large


class RaiseForm(forms.Form):
    """One matter in his own words or voice; the category only helps to find the right department."""

    category = forms.ChoiceField(label=_("关于"), choices=CATEGORIES, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("请说说是什么问题"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_report = forms.BooleanField(
        label=_("这是举报违法违规"),
        required=False,
        help_text=_("内容和您是谁只有专卖部门看得到，客户经理看不到。"),
    )
    photos = PhotosField(label=_("照片（可不附）"), required=False)
    voice = forms.FileField(
        label=_("语音（可不附）"), required=False, widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True})
    )
    seconds = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, settings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sent_as"] = uuid.uuid4()
        self.settings = settings
        photos: Any = self.fields["photos"]
        photos.most, photos.most_bytes = settings[PHOTOS_PER_ISSUE], settings[PHOTO_BYTES]
        photos.help_text = _("可拍照或从相册选，最多 %(most)s 张；照片里的位置等信息会自动去掉。") % {
            "most": photos.most
        }

    def renew(self) -> None:
        """Sent again it is another issue."""
        self.data = sent_anew(self.data, "sent_as")

    def clean_voice(self) -> bytes:
        """The recording, known by its content; empty when there is none."""
        upload = self.cleaned_data["voice"]
        if not upload:
            return b""
        most = self.settings[VOICE_BYTES]
        if upload.size > most:
            seconds = self.settings[VOICE_SECONDS]
            raise forms.ValidationError(gettext("语音太长，请在 %(seconds)s 秒以内说完。") % {"seconds": seconds})
        content = bytes(upload.read())
        if not sound_type(content):
            raise forms.ValidationError(gettext("这个文件不是可以播放的录音，请重新录音，或用文字说明。"))
        return content

    def clean_seconds(self) -> int:
        """What the phone said of the length, within its bounds."""
        return max(0, min(int(self.cleaned_data["seconds"] or 0), int(self.settings[VOICE_SECONDS])))

    def clean_sent_as(self) -> uuid.UUID:
        """The id of this form, so that a second press is not a second issue."""
        return self.cleaned_data["sent_as"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        """Words, or a recording in their place."""
        given = super().clean() or {}
        if given.get("is_report") and given.get("voice"):
            self.add_error("voice", gettext("举报请用文字说明，不收录音。"))
        if not str(given.get("text") or "").strip() and "voice" not in self.errors:
            if given.get("voice"):
                given["text"] = gettext("（语音留言，请收听录音）")
            else:
                self.add_error("text", gettext("请用文字或语音说一说是什么问题。"))
        return given


class ReopenForm(forms.Form):
    """Why the answer did not do."""

    reason = forms.CharField(label=_("哪里没有解决？"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
