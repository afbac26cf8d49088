import GRDB

@testable import Sandbox

/// What was queued for handlers, in order.
struct QueuedCall {
    var event: String
    var handler: String
    var handlerID: Int64?
    var grant: String
    var userID: Int?
    var data: JSONValue
}

extension RESTPortal {
    static let talkScope = """
        im,imbot,imopenlines,imconnector,telephony,messageservice,mailservice,bizproc,placement,pull,vote,ai_admin,crm,\
        user,task,disk
        """.filter { !$0.isWhitespace }

    static func talking<Value>(_ body: (RESTPortal) async throws -> Value) async throws -> Value {
        try await with(scope: talkScope, webhookScope: talkScope, body)
    }

    /// All deliveries that wait, and takes them out.
    func takeQueued() async throws -> [QueuedCall] {
        try await platform.database.write { db in
            let rows = try EventDeliveryRow.order(Column("id")).fetchAll(db)
            try EventDeliveryRow.deleteAll(db)
            return rows.map { row in
                let event = QueuedEvent(row: row)
                return QueuedCall(
                    event: row.event, handler: row.handler, handlerID: row.handlerID,
                    grant: event?.grant.rawValue ?? "", userID: event?.userID, data: event?.data ?? .null)
            }
        }
    }

    /// The form that the first waiting delivery would carry.
    func firstForm() async throws -> JSONObject {
        let platform = platform
        return try await platform.database.write { db in
            guard let row = try EventDeliveryRow.order(Column("id")).fetchOne(db),
                let post = try EventPost(db, row: row, platform: platform)
            else { return [:] }
            return try FormCodec.decode(post.form)
        }
    }

    func error(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> String {
        await call(method, params, as: user)["error"]?.text ?? "-"
    }

    /// Somebody of the portal says something, as the administration interface has him do it.
    func say(_ text: String, to dialog: String, as user: Int) async throws {
        let (platform, events, portal) = (platform, events, portal)
        try await platform.database.write { db in
            let talk = Talk(db: db, platform: platform, events: events, portal: portal, userID: user)
            guard let chat = try Chats(talk: talk).dialog(dialog) else { return }
            try Chats(talk: talk).post(to: chat, Chats.NewMessage(author: user, text: text))
        }
    }
}
