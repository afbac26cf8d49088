import Sandbox

/// A token or secret that existed in this run.
struct KnownSecret: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, Codable {
        case accessToken = "access token"
        case refreshToken = "refresh token"
        case applicationToken = "application token"
        case clientSecret = "client secret"
    }

    var kind: Kind
    var value: Secret
}

/// A pair as it was handed out.
struct IssuedPair: Sendable, Hashable {
    enum Source: String, Sendable, Hashable, Codable {
        case frame, refresh, code, event
    }

    /// `seq` of the journal entry that handed it out.
    var number: Int
    var userID: Int?
    var source: Source
    var accessToken: Secret
    var refreshToken: Secret?
    /// Pairs that a refresh made of each other have the same; `nil`: not known.
    var chain: String?
}
