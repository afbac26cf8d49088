import Sandbox

/// What happened around the expiry of the access tokens.
struct ExpiryFacts: Sendable, Hashable {
    /// `seq` of the newest journal entry each time when the tokens were made to expire, ascending.
    var expiredAfter: [Int]
    /// What was done to make the application call the portal: "the page was asked to load its data again".
    var stimulus: String = ""
    /// Id of the page before the expiry, and of the same page afterwards; `nil` when no page was involved.
    var pageBefore: String?
    var pageAfter: String?
}

/// What happened around a restart of the application's process.
struct RestartFacts: Sendable, Hashable {
    /// `seq` of the newest journal entry when the process was started again.
    var restartedAfter: Int
    /// It answered its `ready` address again.
    var cameBack: Bool
    /// Id of the page that was opened afterwards.
    var page: String?
}

/// What happened at and after the removal.
struct RemovalFacts: Sendable, Hashable {
    /// `seq` of the newest journal entry at the moment of the removal: what comes later and is the application's is a call after removal.
    var removedAfter: Int
    /// `seq` of the newest journal entry when the watching ended and the probing began; calls after it may be the probes' doing.
    var watchedUntil: Int?
    /// Removed with "Delete application settings and data" (`CLEAN=1`).
    var isClean = true
    /// Bound to `ONAPPUNINSTALL` before the removal, by the card or by `event.bind`.
    var wasSubscribed: Bool
    /// Answers to `ONAPPUNINSTALL`, a status a delivery; 0: nobody took it.
    var answers: [Int] = []
    /// How long the application was watched afterwards, in seconds by the sandbox's clock.
    var watchedSeconds: Double = 0
    /// Texts that only this portal's records have: titles of deals, names of companies.
    var portalRecords: [String] = []
    /// What was found in `run.data`.
    var leftovers: [Leftover] = []
    /// `run.data` was searched: `false` when the card names no such folder.
    var wasDataSearched = false
    /// Requests with an old session or an old frame launch.
    var probes: [RemovalProbe] = []
}

/// Something of the portal that was still stored after the removal.
struct Leftover: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, Codable {
        case accessToken = "access token"
        case refreshToken = "refresh token"
        case applicationToken = "application token"
        case record = "record of the portal"
    }

    /// Relative to the card.
    var file: String
    var kind: Kind
    /// Where in the file: a line, or table and column. No value.
    var place: String = ""
}

/// A request made after the removal with what an old visitor still holds.
struct RemovalProbe: Sendable, Hashable {
    enum Means: String, Sendable, Hashable, Codable {
        case session = "an old session"
        case frameLaunch = "an old frame launch"
    }

    var means: Means
    var url: String
    /// 0: no answer.
    var status: Int
    /// The body.
    var text: String
}

/// An event that no portal has sent.
struct ForgedEventProbe: Sendable, Hashable {
    enum Defect: String, Sendable, Hashable, Codable {
        case wrongToken = "a wrong application_token"
        case missingToken = "no application_token"
    }

    var event: EventCode
    var defect: Defect
    var handler: String = ""
    /// Status of the answer; 0: none.
    var status: Int
    /// What the application did because of it, in words; empty: nothing that could be seen.
    var effects: [String] = []
    /// `false` when nothing could have been seen whatever it did.
    var couldBeObserved = true
}
