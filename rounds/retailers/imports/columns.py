"""What a retailer list may bring, and the names other systems give it."""

from rounds.common.imports.rules_columns import Kind, TargetField
from rounds.common.imports.values_codes import Choice

OUTLET_TYPES = (
    Choice("Z", ("食杂店", "grocery", "grocery store", "食杂")),
    Choice("B", ("便利店", "convenience", "convenience store", "便利")),
    Choice("S", ("超市", "supermarket")),
    Choice("N", ("商场", "mall", "department store")),
    Choice("Y", ("烟酒店", "tobacco and liquor", "tobacco-and-liquor", "烟酒商店", "烟酒专卖店")),
    Choice("F", ("娱乐服务", "entertainment", "娱乐服务类", "娱乐")),
    Choice("Q", ("其他", "other", "其它", "其他类")),
)
MARKET_TYPES = (
    Choice("urban", ("城镇", "urban", "城区", "城市", "市区", "城网", "town")),
    Choice("rural", ("乡村", "rural", "农村", "乡镇", "农网", "village")),
)
PRICE_LABELS = (
    Choice("complete", ("齐全", "全", "规范", "complete")),
    Choice("lacking", ("有缺", "缺", "不全", "不规范", "lacking")),
)
WEEKDAYS = tuple(
    Choice(str(day), (f"周{sign}", f"星期{sign}", sign, english, english[:3]))
    for day, (sign, english) in enumerate(
        zip(
            "一二三四五六日",
            ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
            strict=True,
        )
    )
)

RETAILER_FIELDS = (
    TargetField(
        "licence_no",
        "许可证号",
        "Licence number",
        Kind.CODE,
        (
            "专卖证号",
            "烟草专卖零售许可证号",
            "零售许可证号",
            "许可证编号",
            "专卖许可证",
            "licenseKey",
            "licenseNo",
            "licence",
            "license",
            "store",
            "store_number",
            "Store Number",
            "Store",
        ),
        required=True,
        longest=30,
    ),
    TargetField(
        "code",
        "客户编码",
        "Retailer code",
        Kind.CODE,
        ("客户代码", "零售户编码", "custCode", "cust_code", "客户编号"),
        longest=30,
    ),
    TargetField(
        "name",
        "客户名称",
        "Name",
        Kind.TEXT,
        ("零售户名称", "店铺名称", "企业名称", "字号名称", "店名", "custName", "store_name", "Store Name", "shop name"),
        required=True,
        longest=120,
    ),
    TargetField(
        "owner_name",
        "经营者",
        "Owner",
        Kind.TEXT,
        ("负责人", "店主", "法人", "经营者姓名", "联系人", "owner", "manager"),
        longest=60,
    ),
    TargetField(
        "phone",
        "联系电话",
        "Phone",
        Kind.PHONE,
        ("电话", "手机", "手机号", "联系方式", "订货电话", "tel", "mobile"),
        longest=30,
    ),
    TargetField(
        "address", "经营地址", "Address", Kind.TEXT, ("地址", "店铺地址", "详细地址", "经营场所", "busiAddr", "street")
    ),
    TargetField(
        "town", "乡镇", "Town", Kind.TEXT, ("街道", "乡镇街道", "所属乡镇", "城市", "city", "township"), longest=80
    ),
    TargetField("postcode", "邮政编码", "Postcode", Kind.POSTCODE, ("邮编", "zip", "zip_code", "Zip Code", "Zip")),
    TargetField(
        "outlet_type",
        "业态",
        "Outlet type",
        Kind.CHOICE,
        ("经营业态", "零售业态", "业态类型", "busiType", "baseType"),
        choices=OUTLET_TYPES,
    ),
    TargetField(
        "market_type",
        "市场类型",
        "Market type",
        Kind.CHOICE,
        ("城乡类型", "城乡", "地理环境", "所属市场", "marketType", "urban_rural"),
        choices=MARKET_TYPES,
    ),
    TargetField(
        "supply_band",
        "档位",
        "Supply band",
        Kind.INTEGER,
        ("客户档位", "货源档位", "grade", "level", "custGrade"),
        least=1,
        most=99,
    ),
    TargetField(
        "order_weekday",
        "订货日",
        "Order day",
        Kind.CHOICE,
        ("订货周期", "访销日", "访销周期", "order_day"),
        choices=WEEKDAYS,
    ),
    TargetField(
        "display_grade",
        "出样与店面形象",
        "Display grade",
        Kind.INTEGER,
        ("店面形象", "形象等级", "出样等级"),
        least=1,
        most=5,
    ),
    TargetField("stock_cartons", "库存", "Stock", Kind.NUMBER, ("库存(条)", "库存量"), places=1),
    TargetField(
        "out_of_province_brands", "省外品牌数", "Out-of-province brands", Kind.INTEGER, ("省外品牌",), most=999
    ),
    TargetField(
        "price_labels",
        "明码标价",
        "Price labels",
        Kind.CHOICE,
        ("价签", "价格标签", "明码标价情况", "price_labels"),
        choices=PRICE_LABELS,
    ),
    TargetField("is_vulnerable", "弱势群体", "Vulnerable group", Kind.BOOLEAN, ("特殊群体", "困难户")),
    TargetField("habits", "交流习惯与空闲时间", "Habits and free hours", Kind.TEXT, ("习惯", "空闲时间"), longest=300),
    TargetField("owner_situation", "店主近况", "Owner's situation", Kind.TEXT, ("经营者近况",), longest=300),
    TargetField("opened_on", "开业日期", "Opened on", Kind.DATE, ("发证日期", "首次发证日期", "开户日期", "open_date")),
    TargetField(
        "is_active",
        "是否在营",
        "Active",
        Kind.CHOICE,
        ("状态", "经营状态", "客户状态", "status", "store_status"),
        choices=(
            Choice("yes", ("是", "正常", "在营", "A", "active", "有效", "Y", "1")),
            Choice("no", ("否", "停业", "歇业", "注销", "I", "inactive", "无效", "N", "0")),
        ),
    ),
    TargetField(
        "territory", "客户经理", "Territory", Kind.TEXT, ("客户经理姓名", "辖区", "线路", "片区", "territory", "route")
    ),
    TargetField("latitude", "纬度", "Latitude", Kind.LATITUDE, ("lat", "y坐标", "gps纬度")),
    TargetField("longitude", "经度", "Longitude", Kind.LONGITUDE, ("lon", "lng", "long", "x坐标", "gps经度")),
    TargetField(
        "position",
        "坐标",
        "Position",
        Kind.POSITION,
        ("经纬度", "位置", "point", "location", "Store Location", "geom", "coordinates"),
    ),
)
