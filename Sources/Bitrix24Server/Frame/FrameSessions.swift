public import Bitrix24
import Crypto

/// The sessions of open frames.
///
/// A browser that refuses third-party cookies keeps none for a frame, so the session is carried by the document itself: the page gets an
/// opaque identifier in its body and sends it in the header `X-Frame-Session`. The identifier is not derived from a token, is never in
/// an address, and only its SHA-256 is held here, in memory: after a restart a page asks its user to open it again.
public actor FrameSessions {
    /// Seconds that a session lives without being renewed: 12 hours, a working day.
    public static let standardLifetime = 12 * 3600

    private let lifetime: Int
    private let capacity: Int
    private let now: @Sendable () -> Int
    private let randomBytes: @Sendable (Int) -> [UInt8]
    private var sessions: [SHA256Digest: FrameSession] = [:]
    /// Oldest first, so that the limit drops who has waited longest.
    private var order: [SHA256Digest] = []

    /// - Parameters:
    ///   - lifetime: Seconds that a session lives.
    ///   - capacity: Sessions held at most; the oldest goes first.
    ///   - now: Unix seconds.
    ///   - randomBytes: That many bytes from a generator fit for keys.
    public init(
        lifetime: Int = FrameSessions.standardLifetime, capacity: Int = 100_000, now: @escaping @Sendable () -> Int,
        randomBytes: @escaping @Sendable (Int) -> [UInt8] = FrameSessions.systemRandomBytes
    ) {
        self.lifetime = lifetime
        self.capacity = max(1, capacity)
        self.now = now
        self.randomBytes = randomBytes
    }

    /// Bytes of the system's generator.
    public static let systemRandomBytes: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// How many sessions are held, dead ones that nobody asked for included.
    public var count: Int { sessions.count }

    /// Opens a session for a proven launch and hands out its identifier: 32 random bytes in hexadecimal digits. It is not kept.
    public func open(_ launch: VerifiedLaunch) -> Secret {
        sweep()
        let identifier = Self.hexadecimal(randomBytes(32))
        let digest = Self.digest(identifier)
        sessions[digest] = FrameSession(
            memberID: launch.memberID, userID: launch.userID, domain: launch.launch.domain,
            language: launch.launch.language,
            placement: launch.launch.placement, placementOptions: launch.launch.placementOptions,
            installedAt: launch.installation.installedAt, expires: now() + lifetime)
        order.append(digest)
        return Secret(identifier)
    }

    /// The session behind an identifier, or `nil` when there is none, it has ended or it has expired.
    public func session(_ identifier: String) -> FrameSession? {
        // The look-up goes by the digest of what came, so its time tells nothing about the identifiers held.
        let digest = Self.digest(identifier)
        guard let session = sessions[digest] else { return nil }
        guard now() < session.expires else {
            sessions[digest] = nil
            return nil
        }
        return session
    }

    /// Ends every session of a portal: the application was removed from it.
    public func end(memberID: MemberID) {
        sessions = sessions.filter { $0.value.memberID != memberID }
        order.removeAll { sessions[$0] == nil }
    }

    private func sweep() {
        let time = now()
        if sessions.count >= capacity || order.count > 2 * capacity {
            sessions = sessions.filter { time < $0.value.expires }
            order.removeAll { sessions[$0] == nil }
        }
        while sessions.count >= capacity, !order.isEmpty { sessions[order.removeFirst()] = nil }
    }

    private static func digest(_ identifier: String) -> SHA256Digest { SHA256.hash(data: Array(identifier.utf8)) }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
