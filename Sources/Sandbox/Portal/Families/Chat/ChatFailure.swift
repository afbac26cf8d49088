extension RESTFailure {
    static let chatIDEmpty = own("CHAT_ID_EMPTY", "Chat ID can't be empty")
    static let dialogIDEmpty = own("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
    static let chatUserIDEmpty = own("USER_ID_EMPTY", "User ID can't be empty")
    static let chatUnavailable = own("ACCESS_ERROR", "Action unavailable", status: 403)
    static let dialogUnavailable = own(
        "ACCESS_ERROR", "You do not have access to the specified dialog", status: 403)
    static let messageIDEmpty = own("MESSAGE_ID_ERROR", "Message ID can't be empty")
    static let messageEmpty = own("MESSAGE_EMPTY", "Message can't be empty")
    static let cannotEdit = own(
        "CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access", status: 403)
}

/// What the methods of chats read from a call.
struct ChatCall {
    let call: MethodCall
    let talk: Talk
    var chats: Chats { Chats(talk: talk) }

    init(_ call: MethodCall, _ talk: Talk) {
        self.call = call
        self.talk = talk
    }

    /// `CHAT_ID`, or `DIALOG_ID` of a group chat.
    ///
    /// - Throws: `CHAT_ID_EMPTY`, `DIALOG_ID_EMPTY`, and `ACCESS_ERROR` for a chat that is not there.
    func groupChat(takesDialog: Bool = true) throws -> Chat {
        if takesDialog, call["CHAT_ID"] == nil, let dialog = call["DIALOG_ID"] {
            guard let text = dialog.text, text.hasPrefix("chat") || text.hasPrefix("sg"), Chats.isDialog(text) else {
                throw RESTFailure.dialogIDEmpty
            }
            guard let chat = try chats.dialog(text) else { throw RESTFailure.chatUnavailable }
            return chat
        }
        guard let id = call["CHAT_ID"]?.integer, id > 0 else { throw RESTFailure.chatIDEmpty }
        guard let chat = try chats.chat(id), !chat.isPrivate else { throw RESTFailure.chatUnavailable }
        return chat
    }

    /// `CHAT_ID`, or `DIALOG_ID` of any chat; `nil` when there is none.
    ///
    /// - Throws: `CHAT_ID_EMPTY`, `DIALOG_ID_EMPTY`.
    func named() throws -> Chat? {
        if call["CHAT_ID"] == nil, let dialog = call["DIALOG_ID"] {
            guard let text = dialog.text, Chats.isDialog(text) else { throw RESTFailure.dialogIDEmpty }
            return try chats.dialog(text)
        }
        guard let id = call["CHAT_ID"]?.integer, id > 0 else { throw RESTFailure.chatIDEmpty }
        return try chats.chat(id)
    }

    /// `DIALOG_ID`: any chat that the user may read.
    func dialog(
        _ name: String = "DIALOG_ID", refusal: RESTFailure = .dialogUnavailable, by viewer: Int? = nil
    ) throws -> Chat {
        guard let text = call[name]?.text, Chats.isDialog(text) else { throw RESTFailure.dialogIDEmpty }
        let viewer = viewer ?? talk.userID
        let chats = Chats(talk: talk.by(viewer))
        guard let chat = try chats.dialog(text), chats.mayRead(chat, viewer) else { throw refusal }
        return chat
    }

    /// A message that the user may see, and its chat.
    func message(_ name: String = "MESSAGE_ID", by viewer: Int? = nil) throws -> (Record, Chat) {
        guard let id = call[name]?.integer, id > 0 else { throw RESTFailure.messageIDEmpty }
        guard let found = try visible(id, to: viewer ?? talk.userID) else { throw RESTFailure.messageIDEmpty }
        return found
    }

    func visible(_ id: Int, to viewer: Int) throws -> (Record, Chat)? {
        guard let item = try chats.message(id), let chat = try chats.chat(item.integer("chat")),
            chats.mayRead(chat, viewer), item.id >= chat.member(viewer).firstSeen
        else { return nil }
        return (item, chat)
    }

    // MARK: What a message carries

    /// The most bytes that an attachment, a keyboard or a menu may have.
    static let partLimit = 30_000

    /// `ATTACH`, `KEYBOARD`, `MENU`, `URL_PREVIEW` as parameters of a message; an empty one or `N` stands for its removal.
    func parts(of fields: JSONObject? = nil, limit: Int = partLimit) throws -> JSONObject {
        var params: JSONObject = [:]
        for name in ["ATTACH", "KEYBOARD", "MENU"] {
            guard let given = fields.map({ $0.member(name) }) ?? call[name] else { continue }
            if given.isNull || given.text.map({ $0.isEmpty || $0.uppercased() == "N" }) == true {
                params[name] = .null
                continue
            }
            var value = given
            if let text = given.string {
                guard let parsed = try? JSONValue(parsing: text), parsed.listed != nil else {
                    throw RESTFailure.own(ErrorCode("\(name)_ERROR"), "Incorrect \(name.lowercased()) params")
                }
                value = parsed
            }
            guard let elements = value.listed, !elements.isEmpty else {
                throw RESTFailure.own(ErrorCode("\(name)_ERROR"), "Incorrect \(name.lowercased()) params")
            }
            guard value.serialized().utf8.count <= limit else {
                throw RESTFailure.own(
                    ErrorCode("\(name)_OVERSIZE"),
                    "You have exceeded the maximum allowable size of \(name.lowercased())")
            }
            params[name] = name == "ATTACH" ? .array([value]) : value
        }
        return params
    }
}
