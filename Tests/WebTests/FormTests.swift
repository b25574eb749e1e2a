import Testing

@testable import Web

@Suite struct `Forms are read within their limits` {
  private func multipart(_ parts: [String], boundary: String = "x") -> [UInt8] {
    Array((parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + "--\(boundary)--\r\n").utf8)
  }

  @Test func `a url-encoded form keeps order, repeats and Chinese`() throws {
    let body = "name=%E6%9E%97+%E6%99%93&pick=a&pick=b&empty=&lone"
    let form = try URLEncodedForm.parse(Array(body.utf8), limits: .texts)
    #expect(form["name"] == "林 晓")
    #expect(form.all("pick") == ["a", "b"])
    #expect(form["empty"] == "")
    #expect(form["lone"] == "")
    #expect(form["absent"] == nil)
  }

  @Test func `a percent sign that begins no byte stands for itself`() {
    #expect(URLEncodedForm.decode("100%".utf8) == "100%")
    #expect(URLEncodedForm.decode("%zz%4".utf8) == "%zz%4")
    #expect(URLEncodedForm.decode("%41".utf8) == "A")
  }

  @Test(arguments: ["住房 a&b=c/é?", "", "~-._", "100% + 1"])
  func `what is encoded is decoded to itself`(_ text: String) {
    #expect(URLEncodedForm.decode(URLEncodedForm.encode(text).utf8) == text)
  }

  @Test func `too many fields and too long texts are refused`() {
    var limits = FormLimits.texts
    limits.fields = 2
    limits.textBytes = 3
    #expect(throws: FormError.tooMany(what: "fields", limit: 2)) {
      try URLEncodedForm.parse(Array("a=1&b=2&c=3".utf8), limits: limits)
    }
    #expect(throws: FormError.self) {
      try URLEncodedForm.parse(Array("a=1234".utf8), limits: limits)
    }
  }

  @Test func `a multipart form gives its texts and its file's bytes as they are`() throws {
    let body = multipart([
      "Content-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken",
      "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\dir\\小结; 1.pdf\"\r\n"
        + "Content-Type: application/pdf\r\n\r\n%PDF-\r\n--\u{0}\r\n-- x",
    ])
    let form = try MultipartForm.parse(
      body, type: "multipart/form-data; boundary=x", limits: .files)
    #expect(form["csrf"] == "token")
    #expect(form.files["file"]?.name == "小结; 1.pdf")
    #expect(form.files["file"]?.bytes == Array("%PDF-\r\n--\u{0}\r\n-- x".utf8))
  }

  @Test func `no file chosen is no file`() throws {
    let body = multipart([
      "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n"
    ])
    let form = try MultipartForm.parse(
      body, type: "multipart/form-data; boundary=\"x\"", limits: .files)
    #expect(form.files.isEmpty)
  }

  @Test(arguments: [
    "", "--x", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"a\"",
    "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut off",
    "--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n", "--y--\r\n",
  ])
  func `a broken multipart body is refused, never half read`(_ body: String) {
    #expect(throws: FormError.self) {
      try MultipartForm.parse(
        Array(body.utf8), type: "multipart/form-data; boundary=x", limits: .files)
    }
  }

  @Test func `every prefix of a multipart body is refused but the whole`() throws {
    let whole = multipart(["Content-Disposition: form-data; name=\"a\"\r\n\r\nvalue"])
    for count in 0..<(whole.count - 4) {
      #expect(throws: FormError.self) {
        try MultipartForm.parse(
          Array(whole.prefix(count)), type: "multipart/form-data; boundary=x", limits: .files)
      }
    }
  }

  @Test func `a boundary that is missing or endless is refused`() {
    for type in [
      "multipart/form-data", "multipart/form-data; boundary=" + String(repeating: "b", count: 71),
    ] {
      #expect(throws: FormError.self) {
        try MultipartForm.parse([], type: type, limits: .files)
      }
    }
  }
}
