import Bitrix24Wire
import Crypto
import Foundation

/// Who is signed in at the desk, and the one-time codes that sign in. All of it ends with the process.
///
/// Times are the machine's: a jump of the sandbox's clock signs nobody out.
final class DeskSessions: Sendable {
    /// A signed-in browser.
    struct Session: Sendable {
        /// What the forms of its pages carry.
        let formToken: Secret
        fileprivate var until: ContinuousClock.Instant
        fileprivate var notice: DeskNotice?
    }

    /// How long a session lives after its last request.
    static let lifetime: Duration = .seconds(12 * 3600)
    /// How long a code can be used.
    static let codeLifetime: Duration = .seconds(30)
    /// Wrong tries after which the codes in force are forgotten: nobody mistypes so often within 30 seconds.
    static let wrongTries = 20
    private static let sessionLimit = 100
    private static let codeLimit = 10

    private struct State {
        /// By a digest of the cookie's value, so that looking one up tells nothing about the others.
        var sessions: [Data: Session] = [:]
        var codes: [Data: ContinuousClock.Instant] = [:]
        var wrongTries = 0
    }

    private let now: @Sendable () -> ContinuousClock.Instant
    private let randomness = Randomness(seed: nil)
    private let state = Locked(State())

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) { self.now = now }

    // MARK: Sessions

    /// Begins a session and gives the cookie's value.
    func begin() -> Secret {
        let value = randomness.hexadecimal(64)
        let session = Session(formToken: Secret(randomness.hexadecimal(64)), until: now() + Self.lifetime)
        state.withLock { state in
            if state.sessions.count >= Self.sessionLimit,
                let oldest = state.sessions.min(by: { $0.value.until < $1.value.until })?.key
            {
                state.sessions[oldest] = nil
            }
            state.sessions[Self.digest(value)] = session
        }
        return Secret(value)
    }

    /// The session of a cookie's value, if it lives; it lives on from now.
    func session(_ value: String?) -> Session? {
        guard let value, !value.isEmpty else { return nil }
        let (key, now) = (Self.digest(value), now())
        return state.withLock { state in
            guard var session = state.sessions[key] else { return nil }
            guard now < session.until else {
                state.sessions[key] = nil
                return nil
            }
            session.until = now + Self.lifetime
            state.sessions[key] = session
            return session
        }
    }

    func end(_ value: String?) {
        guard let value else { return }
        state.withLock { $0.sessions[Self.digest(value)] = nil }
    }

    /// Keeps what the next page of the session shall say.
    func leave(_ notice: DeskNotice, for value: String?) {
        guard let value else { return }
        state.withLock { $0.sessions[Self.digest(value)]?.notice = notice }
    }

    /// What was left for the page, once.
    func notice(for value: String?) -> DeskNotice? {
        guard let value else { return nil }
        return state.withLock { state in
            defer { state.sessions[Self.digest(value)]?.notice = nil }
            return state.sessions[Self.digest(value)]?.notice
        }
    }

    // MARK: Codes

    /// Letters and digits that nobody takes for one another; no vowels, so that no code is a word.
    private static let alphabet = Array("BCDFGHJKLMNPQRSTVWXZ23456789")

    /// A new code: `BCDF-2345`, good once, for 30 seconds.
    func makeCode() -> String {
        let letters = (0..<8).map { _ in Self.alphabet[randomness.integer(in: 0...Self.alphabet.count - 1)] }
        let now = now()
        state.withLock { state in
            state.codes = state.codes.filter { now < $0.value }
            if state.codes.count >= Self.codeLimit, let oldest = state.codes.min(by: { $0.value < $1.value })?.key {
                state.codes[oldest] = nil
            }
            state.codes[Self.digest(String(letters))] = now + Self.codeLifetime
        }
        return String(letters[..<4]) + "-" + String(letters[4...])
    }

    /// Whether the text is a code in force, however it was typed; then it is one no more.
    func spend(_ text: String) -> Bool {
        let key = Self.digest(text.uppercased().filter { $0.isLetter || $0.isNumber })
        let now = now()
        return state.withLock { state in
            if let until = state.codes.removeValue(forKey: key), now < until {
                state.wrongTries = 0
                return true
            }
            state.wrongTries += 1
            if state.wrongTries >= Self.wrongTries {
                state.codes = [:]
                state.wrongTries = 0
            }
            return false
        }
    }

    private static func digest(_ text: String) -> Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

/// One sentence that a page says about what was just done.
struct DeskNotice: Sendable, Hashable {
    var text: String
    var isFailure = false
}
