/// A district or county-level city of the demo city.
struct District: Hashable, Sendable {
  let code: String
  let name: String
  /// The name that follows 烟台市 in an address.
  var fullName: String { "烟台市" + name }

  /// GB/T 2260 codes; the development zone's is the one that statistics use.
  static let all = [
    District(code: "370602", name: "芝罘区"), District(code: "370611", name: "福山区"),
    District(code: "370612", name: "牟平区"), District(code: "370613", name: "莱山区"),
    District(code: "370614", name: "蓬莱区"), District(code: "370671", name: "黄渤海新区"),
    District(code: "370681", name: "龙口市"), District(code: "370682", name: "莱阳市"),
    District(code: "370683", name: "莱州市"), District(code: "370685", name: "招远市"),
    District(code: "370686", name: "栖霞市"), District(code: "370687", name: "海阳市"),
  ]
  static let zhifu = District(code: "370602", name: "芝罘区")
}

/// A hospital that belongs to no real body: its name says 示例.
struct Hospital: Hashable, Sendable {
  let id: String
  let name: String
  let province: String
  let city: String
  let region: String
  let level: String
  let networked: Bool
  var isOutsideCity: Bool { region != "370600" }

  private static let cities = [
    ("北京市", "北京市", "110100"), ("上海市", "上海市", "310100"), ("山东省", "济南市", "370100"),
    ("山东省", "青岛市", "370200"), ("山东省", "烟台市", "370600"), ("天津市", "天津市", "120100"),
    ("河北省", "石家庄市", "130100"), ("山西省", "太原市", "140100"),
    ("内蒙古自治区", "呼和浩特市", "150100"), ("辽宁省", "沈阳市", "210100"),
    ("辽宁省", "大连市", "210200"), ("吉林省", "长春市", "220100"),
    ("黑龙江省", "哈尔滨市", "230100"), ("江苏省", "南京市", "320100"),
    ("江苏省", "苏州市", "320500"), ("浙江省", "杭州市", "330100"), ("浙江省", "宁波市", "330200"),
    ("安徽省", "合肥市", "340100"), ("福建省", "福州市", "350100"), ("福建省", "厦门市", "350200"),
    ("江西省", "南昌市", "360100"), ("山东省", "威海市", "371000"), ("河南省", "郑州市", "410100"),
    ("湖北省", "武汉市", "420100"), ("湖南省", "长沙市", "430100"), ("广东省", "广州市", "440100"),
    ("广东省", "深圳市", "440300"), ("广西壮族自治区", "南宁市", "450100"),
    ("海南省", "海口市", "460100"), ("重庆市", "重庆市", "500100"), ("四川省", "成都市", "510100"),
    ("贵州省", "贵阳市", "520100"), ("云南省", "昆明市", "530100"),
    ("西藏自治区", "拉萨市", "540100"), ("陕西省", "西安市", "610100"),
    ("甘肃省", "兰州市", "620100"), ("青海省", "西宁市", "630100"),
    ("宁夏回族自治区", "银川市", "640100"), ("新疆维吾尔自治区", "乌鲁木齐市", "650100"),
  ]

  /// Two hospitals of each city; the first five are the demonstration's and stay as they are.
  static let all: [Hospital] = {
    let first = cities.enumerated().map { index, city in
      Hospital(
        id: identifier("hospital", index + 1, 3), name: city.1 + "示例人民医院", province: city.0,
        city: city.1, region: city.2, level: index == 3 ? "二级" : "三级", networked: index != 3)
    }
    let second = cities.enumerated().map { index, city in
      Hospital(
        id: identifier("hospital", cities.count + index + 1, 3), name: city.1 + "示例中心医院",
        province: city.0, city: city.1, region: city.2, level: index % 3 == 0 ? "一级" : "二级",
        networked: index % 4 != 1)
    }
    return first + second
  }()
}

/// `lease-0000001`: a counter with leading zeros.
func identifier(_ prefix: String, _ number: Int, _ width: Int = 7) -> String {
  prefix + "-" + zeros(number, width)
}

func zeros(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
