"""Settings of the retailer's own page."""

from rounds.common.settings import declare

ISSUES_PER_DAY = declare(
    "portal.issues_per_day", 20, "零售户自助页每天最多反映问题数", "A16", "D04", unit="件", minimum=1, maximum=200
)
PHOTOS_PER_ISSUE = declare(
    "portal.photos_per_issue", 6, "自助页每个问题最多照片数", "D04", unit="张", minimum=0, maximum=20
)
PHOTO_BYTES = declare(
    "portal.photo_bytes", 15_000_000, "自助页每张照片大小上限", "D04", unit="字节", minimum=100_000, maximum=40_000_000
)
VOICE_SECONDS = declare("portal.voice_seconds", 60, "语音留言最长时间", "D04", unit="秒", minimum=10, maximum=180)
VOICE_BYTES = declare(
    "portal.voice_bytes", 3_000_000, "语音留言的大小上限", "D04", unit="字节", minimum=100_000, maximum=20_000_000
)
RATING_DAYS = declare("portal.rating_days", 30, "拜访后多少天内可以评价", "A32", unit="天", minimum=1, maximum=365)
RATING_CHANGE_DAYS = declare(
    "portal.rating_change_days", 7, "评价后多少天内可以修改", "A32", unit="天", minimum=0, maximum=90
)
ANSWER_CHECK_DAYS = declare(
    "portal.answer_check_days", 180, "知识问答多久核对一次", "D04", unit="天", minimum=7, maximum=1095
)
BAND_NOTE = declare(
    "portal.band_note", "", "档位说明（显示给零售户）", "D04", note="档位由公司评定，本系统只显示，不计算"
)
