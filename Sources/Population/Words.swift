/// Words from which names and addresses are put together.
enum Words {
  static let surnames = characters(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
      + "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常")
  static let maleGiven = characters("伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆博文志海晨轩泽")
  static let femaleGiven = characters("芳娜敏静丽艳娟霞秀兰燕玲桂英梅婷雪慧莹洁琳倩颖萍怡欣妍璐佳雨涵")
  static let streets = characters("晏松涛碧桐云帆晨曦听潮望岳")
    .enumerated().map { index, character in
      "示例" + character + ["海路", "山路", "港街", "湾路", "林街"][index % 5]
    }
  static let firstParts = characters("海蓝鼎瑞华诚信远恒泰安康丰盛宏达金玉春和嘉盈智汇联创博文新")
  static let secondParts = characters("洋润峰源晟辰浩宇翔鹏程悦景祥顺发利通力德业兴邦国民生益美佳")
  static let reasons = [
    "未履行生效法律文书确定的义务", "严重拖欠劳动报酬", "骗取社会保障待遇",
  ]
  static let banks = ["示例银行烟台分行", "示范农村商业银行烟台分行", "样本银行烟台支行"]
  static let nations = ["汉族", "汉族", "汉族", "汉族", "汉族", "汉族", "汉族", "满族", "回族", "朝鲜族"]

  private static func characters(_ text: String) -> [String] { text.map(String.init) }
}

/// One standard wording of a business scope 经营范围规范表述.
struct BusinessScope: Hashable, Sendable {
  let code: String
  let title: String
  /// The permit without which the business may not begin; empty for a general one.
  let permit: String
  let agency: String
  var category: String { permit.isEmpty ? "一般项目" : "许可项目" }

  static let all: [BusinessScope] = [
    ("日用百货销售", "", ""), ("文具用品零售", "", ""), ("新材料技术研发", "", ""),
    ("海洋生物制品研发", "", ""), ("软件开发", "", ""), ("信息技术咨询服务", "", ""),
    ("机械设备销售", "", ""), ("汽车零部件制造", "", ""), ("农副产品销售", "", ""),
    ("水产品批发", "", ""), ("国内贸易代理", "", ""), ("货物进出口", "", ""),
    ("会议及展览服务", "", ""), ("物业管理", "", ""), ("广告设计", "", ""),
    ("建筑材料销售", "", ""), ("食品销售", "食品经营许可证", "市场监督管理局"),
    ("餐饮服务", "食品经营许可证", "市场监督管理局"), ("药品零售", "药品经营许可证", "市场监督管理局"),
    ("第三类医疗器械经营", "医疗器械经营许可证", "市场监督管理局"),
    ("道路货物运输", "道路运输经营许可证", "交通运输局"),
    ("建设工程施工", "建筑业企业资质证书", "住房和城乡建设局"),
    ("出版物零售", "出版物经营许可证", "文化和旅游局"),
    ("危险化学品经营", "危险化学品经营许可证", "应急管理局"),
  ].enumerated().map { index, entry in
    BusinessScope(
      code: "C" + zeros(index + 1, 3), title: entry.0, permit: entry.1, agency: entry.2)
  }
}
