"""What the sources leave open about visits."""

from rounds.common.settings import declare
from rounds.visits.rules.pressure import PRESSURE_PHRASES
from rounds.visits.rules.trace import TEMPLATE_PHRASES

RESETTING_CHANNELS = declare(
    "visits.resetting_channels",
    ["door", "evening"],
    "哪些方式的拜访重新起算上门间隔",
    "D12",
    "C06",
    "C15",
    note="door 上门、evening 晚间或休息日上门、phone 电话、wechat 微信、group 群",
)
FAR_METRES = declare(
    "visits.far_metres", 500, "到店位置离店铺超过多少米提示", "E05", unit="米", minimum=50, maximum=100_000
)
SHORT_SECONDS = declare(
    "visits.short_seconds", 60, "停留不足多少秒提示", "E05", "E07", unit="秒", minimum=0, maximum=3600
)
MOST_DUTIES = declare("visits.most_duties", 3, "每次拜访建议职责最多几项", "C11", unit="项", minimum=1, maximum=11)
BALANCE_DAYS = declare("visits.balance_days", 91, "职责均衡统计的天数", "C10", "C11", unit="天", minimum=7, maximum=366)
LIKENESS = declare("visits.note_likeness", 0.75, "与本人以前记录相似到多少视为雷同", "E07", minimum=0.5, maximum=1.0)
COLLEAGUE_LIKENESS = declare(
    "visits.colleague_likeness", 0.85, "与同事记录相似到多少视为雷同", "E07", minimum=0.5, maximum=1.0
)
PHRASES = declare("visits.template_phrases", list(TEMPLATE_PHRASES), "应差式套话", "E07")
ATTACHMENT_BYTES = declare(
    "visits.attachment_bytes", 2_000_000, "签名和照片大小上限", "E06", unit="字节", minimum=10_000, maximum=6_000_000
)
MOST_PHOTOS = declare("visits.most_photos", 3, "每次拜访最多几张照片", "E05", unit="张", minimum=0, maximum=9)
PHOTO_SPREAD = declare(
    "visits.photo_spread_seconds", 600, "照片上传错开的时长", "E05", unit="秒", minimum=0, maximum=14_400
)
REVIEW_MINUTES = declare("visits.review_minutes", 15, "每天梳理时长", "C16", unit="分钟", minimum=1, maximum=120)
PRESSURE = declare("visits.pressure_phrases", list(PRESSURE_PHRASES), "像下指标、强推品牌的说法", "E16", "F05")
FASTEST_KMH = declare(
    "visits.fastest_kmh", 130, "两店之间快过每小时多少公里提示", "E05", unit="公里", minimum=20, maximum=1000
)
PHOTO_DAYS = declare("visits.photo_days", 60, "多少天内用过的照片再用时提示", "E05", unit="天", minimum=1, maximum=366)
