/// libFuzzer's own entrance (https://llvm.org/docs/LibFuzzer.html): calls back with bytes that it
/// makes up, guided by which parts of the program they reach.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ tryOne: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

private var count = CommandLine.argc
private var arguments = CommandLine.unsafeArgv
_ = runDriver(&count, &arguments) { data, size in
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  if let problem = FuzzChecks.problem(bytes) { fatalError(problem) }
  return 0
}
