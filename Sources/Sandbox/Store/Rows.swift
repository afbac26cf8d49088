import Foundation
import GRDB

/// A portal. The tariff is one of `free`, `basic`, `std`, `pro`, `ent`.
struct PortalRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "portal"
    var id: Int64?
    var memberID: String
    var domain: String
    var tariff: String
    var language: String
    var isDeleted = false
    var limitsEnabled = true
    /// `nil`: as the tariff says.
    var limitBurst: Double?
    var limitPerSecond: Double?
    var limitOperatingSeconds: Double?

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// One of a portal's people.
struct PersonRow: Codable, Sendable, Hashable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "person"
    var portalID: Int64
    var id: Int
    var name: String
    var lastName: String
    var email: String
    var position: String
    var isAdmin: Bool
    var isActive: Bool
    /// JSON object: `{"crm.deal": "none" | "own" | "all"}`. A type that is absent: `all`.
    var access: String
    /// `bot` or `connector`: a user that is no person. Empty for people.
    var service = ""
}

struct WebhookRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "webhook"
    var id: Int64?
    var portalID: Int64
    var userID: Int
    var code: String
    var scope: String

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

struct ApplicationRow: Codable, Sendable, Hashable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "application"
    var clientID: String
    var clientSecret: String
    /// `market` or `local`.
    var kind: String
    var portalID: Int64?
    var code: String
    var status: String
    var redirectURI: String?
    var currentVersion: String
}

struct ApplicationVersionRow: Codable, Sendable, Hashable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "applicationVersion"
    var clientID: String
    var version: String
    var number: Int
    /// Commas between.
    var scope: String
    var applicationURL: String?
    var installerURL: String?
    var eventURL: String?
    var settingsURL: String?
    var title: String
    /// Commas between.
    var events = ""

    var eventList: [String] { events.split(separator: ",").map(String.init) }
}

struct InstallationRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "installation"
    var id: Int64?
    var portalID: Int64
    var clientID: String
    var version: String
    var applicationToken: String
    var status: String
    var isFinished: Bool
    var isRemoved = false
    var isPaymentExpired = false
    /// JSON array of user ids; `nil`: everybody.
    var allowedUsers: String?
    var installerUserID: Int
    var installedAt: Int

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

struct TokenPairRow: Codable, Sendable, Hashable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "tokenPair"
    var accessToken: String
    var refreshToken: String
    var chain: String
    var generation: Int
    var installationID: Int64
    var userID: Int
    var scope: String
    var accessExpires: Int
    var refreshExpires: Int
    var isRotated = false
    var isRevoked = false
}

struct AuthorizationCodeRow: Codable, Sendable, Hashable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "authorizationCode"
    var code: String
    var installationID: Int64
    var userID: Int
    /// Unix milliseconds.
    var expires: Int
    var isUsed = false
}

struct EventBindingRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "eventBinding"
    var id: Int64?
    var installationID: Int64
    var event: String
    var handler: String
    /// 0: the user whose action fired the event.
    var authUserID = 0
    var boundBy: Int
    var isOffline = false
    /// Bound by the version's card; gives way when the application binds the event itself.
    var isFromCard = false
    /// `auth_connector` of an offline binding: the source whose own changes are not queued.
    var connector = ""
    /// `options.minTimeout` of a binding of `ONOFFLINEEVENT`, seconds.
    var pauseSeconds = 1
    /// When that binding was told last, Unix milliseconds.
    var notifiedAt = 0

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

struct EventDeliveryRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "eventDelivery"
    var id: Int64?
    var portalID: Int64
    var clientID: String
    var handlerID: Int64?
    var event: String
    var handler: String
    var fields: String
    var due: Int

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

struct PlacementBindingRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "placementBinding"
    var id: Int64?
    var installationID: Int64
    var placement: String
    var handler: String
    var title: String
    var description: String
    var groupName: String
    /// JSON object: language → `TITLE`, `DESCRIPTION`, `GROUP_NAME`.
    var languages: String
    /// JSON object.
    var options: String
    var userID = 0

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// A change that waits until the application asks for it.
struct OfflineEventRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "offlineEvent"
    var id: Int64?
    var installationID: Int64
    var connector: String
    var event: String
    var object: String
    /// JSON.
    var data: String
    /// JSON.
    var additional: String
    var messageID: String
    /// Unix seconds.
    var changedAt: Int
    var processID = ""
    /// Unix seconds.
    var reservedUntil = 0
    var isError = false

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}
