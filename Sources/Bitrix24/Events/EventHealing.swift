import Crypto
import Foundation
import Synchronization

/// Keeps events from asking the authorization server more often than they need to: of many that arrive together one
/// asks, and a token that was refused is not asked about again.
final class EventHealing: Sendable {
    private struct State {
        var running: Set<GrantKey> = []
        var refused: Set<Data> = []
    }

    /// Tokens end after an hour, so forgetting all of them at once costs little.
    private static let remembered = 10_000

    private let state = Mutex(State())

    /// Runs `heal` unless there is nothing to ask with, or the answer is known.
    ///
    /// - Parameter joins: whether it is enough that another event of that user asks just now.
    /// - Returns: whether something was stored.
    func heal(
        from delivery: EventDelivery, joins: Bool, with heal: (EventDelivery) async throws -> Bool
    ) async throws -> Bool {
        let authorization = delivery.authorization
        guard let token = authorization.accessToken else { return false }
        // Kept as a digest: a set of tokens in memory would be one more place to leak from.
        let digest = Data(SHA256.hash(data: Data(token.reveal().utf8)))
        let key = GrantKey(memberID: authorization.memberID, userID: authorization.userID ?? 0)
        let (isRefused, isFirst) = state.withLock { state in
            state.refused.contains(digest) ? (true, false) : (false, state.running.insert(key).inserted)
        }
        guard !isRefused, isFirst || !joins else { return false }
        defer { if isFirst { state.withLock { _ = $0.running.remove(key) } } }
        do {
            return try await heal(delivery)
        } catch let error as InstallationError {
            state.withLock { state in
                if state.refused.count >= Self.remembered { state.refused.removeAll() }
                state.refused.insert(digest)
            }
            throw error
        }
    }
}
