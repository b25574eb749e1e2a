import Store

/// A notice is delivered by resting in the inbox, where its commit has put it: only acknowledged.
package struct InboxChannel: Channel {
  package init() {}
  package func deliver(_ message: OutboxMessage) async throws {}
}
