import Synchronization

/// Ties the knot between the kit, which tells of removals, and the reader, which is made with the kit.
final class Forgetting: Sendable {
    private let held = Mutex<DealReader?>(nil)

    var reader: DealReader? { held.withLock { $0 } }

    func set(_ reader: DealReader) { held.withLock { $0 = reader } }
}
