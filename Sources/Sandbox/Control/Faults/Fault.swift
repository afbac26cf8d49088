import Foundation

/// What shall go wrong, where, and how often.
struct Fault: Sendable, Hashable {
    /// What happens. On an answer all are possible; on an event those that say so, and on the others' kinds what comes nearest.
    enum Action: Sendable, Hashable {
        case status(Int, body: String, contentType: String)
        /// The sandbox knows the code's status and text.
        case error(ErrorCode)
        /// Real time before the work, as a slow network.
        case latency(milliseconds: Int)
        /// The sandbox's time before the work: it passes by itself or by `POST /clock`. An event waits in its queue meanwhile.
        case delay(milliseconds: Int)
        case timeout(milliseconds: Int)
        case reset
        case truncate(bytes: Int)
        /// The work is done, and its answer arrives unreadable.
        case malformed(Damage)
        /// The method has run so much longer, for the limit on operating time.
        case operating(seconds: Double)
        /// 302 to the same path at another name of the portal, with a body that is no JSON.
        case renamed(to: String)
        /// Of an event: it never leaves, and nobody is told.
        case lose
        /// Of an event: it is sent so many times more.
        case duplicate(times: Int)
        /// Of an event: it goes after the next one that its handler gets.
        case reorder
    }

    /// How an answer is unreadable.
    enum Damage: String, Sendable, Hashable, CaseIterable {
        /// The first half of the JSON, with a length that fits.
        case half
        /// A page of a proxy in front of the portal, with status 200.
        case html
        /// No byte at all, with status 200.
        case empty
        /// A PHP warning before the JSON.
        case warning
        /// Bytes that are no UTF-8.
        case encoding
        /// JSON of another shape: `[]`.
        case list
    }

    var id: Int
    /// `nil` matches everything.
    var kind: JournalNotes.Kind?
    /// A host, or a portal's domain.
    var host: String?
    /// A method, `grant_type`, event or placement, or a beginning of one with a star: `crm.*`.
    var method: String?
    var clientID: String?
    /// Whose action it is.
    var userID: Int?
    /// 0 to 1: of the matches after `skip`, so many are struck, chosen by the seed.
    var share: Double?
    /// So many matches pass untouched first.
    var skip: Int
    /// Uses left.
    var times: Int
    var hits: Int
    var action: Action
    /// Makes ``share`` repeatable.
    var seed: UInt64 = 0
    /// Matches that went to the dice.
    var rolls: UInt64 = 0
}

extension Fault {
    /// What is asked of the faults.
    struct Question: Sendable {
        var kind: JournalNotes.Kind
        var host: String
        var method: String?
        var clientID: String?
        var userID: Int?
        /// One command of a batch. It is struck only by faults that name it, so that those for any method strike a request once.
        var isCommand = false
    }

    func matches(_ question: Question) -> Bool {
        (kind == nil || kind == question.kind)
            && (host == nil || host?.lowercased() == question.host.lowercased())
            && (clientID == nil || clientID == question.clientID)
            && (userID == nil || userID == question.userID)
            && matches(method: question.method, isCommand: question.isCommand)
    }

    private func matches(method name: String?, isCommand: Bool) -> Bool {
        guard let method = method?.lowercased(), method != "*" else { return !isCommand }
        guard let name = name?.lowercased() else { return false }
        return method.hasSuffix("*") ? name.hasPrefix(method.dropLast()) : name == method
    }

    /// Whether this match is one of the share.
    mutating func strikes() -> Bool {
        guard let share else { return true }
        rolls += 1
        // One step of SplitMix64 for each: the same seed strikes the same matches.
        var z = (seed &+ UInt64(truncatingIfNeeded: id) &* 0xD1B5_4A32_D192_ED03) &+ rolls &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) / Double(1 << 53) < share
    }
}
