import GRDB

/// What an application has registered under codes of its own: robots, providers, field types.
struct Owned {
    let talk: Talk
    let store: RecordStore
    let clientID: String

    /// - Parameter byWebhook: whether a webhook may ask, too; nothing is its own.
    /// - Throws: `WRONG_AUTH_TYPE` for a webhook, `ACCESS_DENIED` for anybody but an administrator.
    init(_ call: MethodCall, _ db: Database, _ type: String, byWebhook: Bool = false) throws {
        clientID = byWebhook ? call.caller.installation?.clientID ?? "" : try call.installation().clientID
        try call.requireAdministrator()
        talk = Talk(call, db)
        store = talk.store(type)
    }

    func item(_ code: String) throws -> Record? {
        try store.first(["client": .string(clientID), "code": .string(code)])
    }

    func all() throws -> [Record] { try store.records(["client": .string(clientID)]) }

    /// Letters, digits, dot, hyphen and underscore.
    static func isCode(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }

    /// What a removed application takes with it.
    ///
    /// Bots leave their chats; what they and others have said stays. The application itself hears nothing of it any more.
    /// - Parameter isUpdate: whether another version takes its place: then only what is bound to a version goes.
    static func drop(_ db: Database, installation: InstallationRow, platform: Platform, isUpdate: Bool) throws {
        guard let portal = try PortalRow.fetchOne(db, key: installation.portalID) else { return }
        let talk = Talk(
            db: db, platform: platform, events: EventQueue(platform: platform), portal: portal,
            userID: installation.installerUserID)
        let client = JSONValue.string(installation.clientID)
        for type in ["bizproc.robot", "bizproc.activity"] { try talk.store(type).deleteAll(["client": client]) }
        guard !isUpdate else { return }
        let bots = Bots(talk: talk)
        for bot in try bots.all(of: installation.clientID) { try bots.remove(bot, isAnnounced: false) }
        for connector in try talk.store("imconnector.connector").records(["owner": client]) {
            try talk.store("imconnector.link").deleteAll(["connector": connector["code"] ?? ""])
            try talk.store("imconnector.connector").delete(connector.id)
        }
        for type in ["messageservice.sender", "userfieldtype", "telephony.line", "ai.engine", "ai.prompt"] {
            try talk.store(type).deleteAll(["client": client])
        }
        try talk.store("voximplant.sip").deleteAll(["owner": client])
    }
}
