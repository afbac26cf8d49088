import Synchronization

/// The last reason why something that is tried again and again did not succeed.
final class LastFailure: Sendable {
    private let storage = Mutex<String?>(nil)

    func set(_ text: String) { storage.withLock { $0 = text } }

    var text: String? { storage.withLock { $0 } }
}
