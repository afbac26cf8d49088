import Crypto
public import Foundation

/// Gives out values for `state` and takes each back once, from the browser that got it.
///
/// A value carries its own proof (HMAC-SHA256 over nonce, deadline and binding), so any process with the key can check it;
/// that it was used is written into the store that they share.
/// Source: https://www.rfc-editor.org/rfc/rfc6749#section-10.12
public struct OAuthStates: Sendable {
    private let key: SymmetricKey
    private let used: any NonceStore
    private let lifetime: TimeInterval
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - key: 32 random bytes that the application's processes share; `nil` makes a key for this process.
    ///   - used: remembers uses: the kit's store when there are several processes, by default this process.
    ///   - lifetime: how long a person may take to sign in; 10 minutes unless told.
    public init(
        key: [UInt8]? = nil, used: any NonceStore = MemoryInstallationStore(), lifetime: Duration = .seconds(600),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.key = key.map { SymmetricKey(data: $0) } ?? SymmetricKey(size: .bits256)
        self.used = used
        self.lifetime = lifetime.seconds
        self.now = now
    }

    /// A new `state` for a browser; `binding` is something only that browser has, such as the value of a cookie.
    public func issue(binding: String) -> String {
        var generator = SystemRandomNumberGenerator()
        let nonce = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
        let deadline = String(Int(now().timeIntervalSince1970 + lifetime))
        return "\(nonce).\(deadline).\(proof(nonce, deadline, binding))"
    }

    /// Takes a `state` back.
    ///
    /// - Throws: ``InstallationError`` with reason `wrongState` when it is forged, too old, used or of another browser; what
    ///   the store throws.
    public func redeem(_ state: String, binding: String) async throws {
        let instant = now()
        let parts = state.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let deadline = Int(parts[1]),
            Secret(parts[2]) == Secret(proof(parts[0], parts[1], binding)),
            instant.timeIntervalSince1970 < Double(deadline)
        else { throw InstallationError(.wrongState) }
        guard
            try await used.useOnce(
                "state." + parts[0], until: Date(timeIntervalSince1970: Double(deadline)), at: instant)
        else { throw InstallationError(.wrongState) }
    }

    private func proof(_ nonce: String, _ deadline: String, _ binding: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(nonce).\(deadline).\(binding)".utf8), using: key)
        return code.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
