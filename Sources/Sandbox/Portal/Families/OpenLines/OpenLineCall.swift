import GRDB

/// Which conversation of an open channel a call is about.
struct OpenLineCall {
    let call: MethodCall
    let lines: OpenLines
    var talk: Talk { lines.talk }

    init(_ call: MethodCall, _ db: Database) {
        self.call = call
        lines = OpenLines(talk: Talk(call, db))
    }

    static let denied = RESTFailure.own(
        "ACCESS_DENIED", "You cannot open this conversation as you do not have sufficient rights")
    static let wrongChat = RESTFailure.own("CHAT_ID", "The specified chat identifier is incorrect")

    /// Who is in the chat, stands in the channel's queue, or is an administrator.
    func mayOpen(_ chat: Chat, _ session: Record?) throws -> Bool {
        if call.caller.isAdmin || chat.has(talk.userID) { return true }
        guard let line = try session.flatMap({ try lines.config($0.integer("line")) }) else { return false }
        return try lines.queue(line).contains(talk.userID)
    }

    /// `CHAT_ID`
    ///
    /// - Throws: `CHAT_ID` (or `refusal`) for no number, `CHAT_TYPE` for another kind of chat, `ACCESS_DENIED`.
    func conversation(
        refusal: RESTFailure = OpenLineCall.wrongChat
    ) throws -> (chat: Chat, session: Record) {
        guard let id = call["CHAT_ID"]?.integer, id > 0 else { throw refusal }
        guard let chat = try lines.chats.chat(id) else { throw Self.wrongChat }
        guard chat.type == "L", let session = try lines.session(of: chat) else {
            throw RESTFailure.own("CHAT_TYPE", "The specified chat is not an open line")
        }
        guard try mayOpen(chat, session) else { throw Self.denied }
        return (chat, session)
    }

    enum Target {
        case user(Int)
        case queue(Record)
    }

    /// `USER_ID`, `QUEUE_ID` or `TRANSFER_ID`.
    func target() throws -> Target {
        var user = call["USER_ID"]
        var queue = call["QUEUE_ID"]
        if user == nil, queue == nil {
            guard let text = call.text("TRANSFER_ID") else {
                throw RESTFailure.own("TRANSFER_ID_EMPTY", "Queue ID or User ID can't be empty")
            }
            if text.hasPrefix("queue") {
                queue = .string(String(text.dropFirst(5)))
            } else {
                user = .string(text)
            }
        }
        let wrong = RESTFailure.own("OPERATOR_WRONG", "You cannot redirect to this operator")
        if let user {
            guard let id = user.integer, id > 0 else { throw RESTFailure.chatUserIDEmpty }
            guard let person = try talk.person(id), person.isActive, person.service != "connector" else { throw wrong }
            return .user(id)
        }
        guard let id = queue?.integer, id > 0 else {
            throw RESTFailure.own("QUEUE_ID_EMPTY", "QUEUE ID can't be empty")
        }
        guard let line = try lines.config(id), line.flag("ACTIVE") else { throw wrong }
        return .queue(line)
    }

    func transfer(_ session: Record, in chat: Chat, to target: Target, leaves former: Int?) throws {
        switch target {
        case .user(let id):
            try lines.assign(session, to: id, in: chat, leaves: former, isAnswered: false)
            try BotDispatch(talk: talk).joined(chat, botID: id)
        case .queue(let line):
            guard let next = try lines.queue(line).first else {
                throw RESTFailure.own("OPERATOR_WRONG", "You cannot redirect to this operator")
            }
            var session = session
            session["line"] = .int(line.id)
            try lines.assign(session, to: next, in: chat, leaves: former, isAnswered: false)
        }
    }
}
