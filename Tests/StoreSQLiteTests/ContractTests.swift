import Store
import Testing

/// Every implementation of the ports runs the same promises.
@Test(arguments: LogContract.all + ReadModelContract.all + ReadModelContract.desks)
func `The SQLite store keeps the promise that`(promise: Promise) async throws {
  let folder = try TestFolder()
  let store = try folder.open()
  try await promise.keep(store)
  try store.close()
}
