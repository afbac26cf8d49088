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
    /// `cloud`, or `box` for one on a customer's own server.
    var edition = "cloud"
    /// The Market subscription: `active`, `trial`, `none`.
    var market = "active"
    /// When it ends, Unix seconds; `nil`: it does not.
    var marketUntil: Int?

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
    /// `bot`, `connector` or `system`: a user that is no person. Empty for people.
    var service = ""
    /// `employee`, `extranet` or `integrator`.
    var userType = "employee"
    /// Invited, and not registered yet.
    var isInvited = false
    /// JSON object: the profile's other fields, `UF_DEPARTMENT` among them.
    var fields = "{}"
}

struct WebhookRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "webhook"
    var id: Int64?
    var portalID: Int64
    var userID: Int
    var code: String
    var scope: String
    /// Whom it acts for; `nil`: the user in its address.
    var ownerID: Int?
    /// Unix seconds; `nil`: never.
    var expires: Int?
    var title = ""

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
    /// Days that a new installation with status `T` is free to try; `nil`: no end.
    var trialDays: Int?
    /// What a person is told about the price, in the developer's own words; empty: nothing.
    var price = ""
    var licenseURL: String?
    var privacyURL: String?
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
    /// JSON object: language → `name`, `menu`, `short`, `description`, `changes`.
    var languages = "{}"
    /// `draft`, `test` or `published`.
    var state = "published"
    /// The technological type: `rest`, `crm_preset`, `smart_scenarios`, `site_template` or `bi_reports`.
    var solution = "rest"
    /// "Embed to BitrixMobile".
    var isMobile = false
    /// "Can be installed by user without administrative rights".
    var isInstallableByUser = false

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
    /// When the trial or the paid period ends, Unix seconds; `nil`: it does not.
    var paidUntil: Int?
    /// Days that the application goes on for after that.
    var graceDays = 0

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
    /// When its refresh token was used last, Unix seconds.
    var rotatedAt: Int?
}

struct AuthorizationCodeRow: Codable, Sendable, Hashable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "authorizationCode"
    var code: String
    var installationID: Int64
    var userID: Int
    /// Unix milliseconds.
    var expires: Int
    var isUsed = false
    /// The chain that it began.
    var chain: String?
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
    /// When it may leave, Unix milliseconds of the sandbox's clock.
    var due: Int
    var attempt = 1
    /// When the first attempt was due; `nil`: this is the first.
    var firstDue: Int?

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// Tells an address of a portal's changes, without any application.
struct OutgoingWebhookRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "outgoingWebhook"
    var id: Int64?
    var portalID: Int64
    var userID: Int
    var handler: String
    /// Upper case, commas between.
    var events: String
    var applicationToken: String
    var title = ""

    var eventList: [String] { events.split(separator: ",").map(String.init) }

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// A method that an access token may call once an administrator has said so.
struct MethodConfirmationRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "methodConfirmation"
    var id: Int64?
    var installationID: Int64
    var accessToken: String
    var method: String
    /// `nil`: nobody has decided.
    var isConfirmed: Bool?

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// A custom field of the people's profiles.
struct UserFieldRow: Codable, Sendable, Hashable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "userField"
    var id: Int64?
    var portalID: Int64
    /// `UF_USR_SKILLS`
    var name: String
    /// JSON object.
    var definition: String

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
