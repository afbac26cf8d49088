import GRDB

/// `log.blogpost.*` and `log.blogcomment.*`: the news feed.
///
/// Source: the platform's documentation, "News feed".
enum FeedMethods {
    static let bodies: [String: MethodBody] = [
        "log.blogpost.add": .writing(add),
        "log.blogpost.update": .writing(update),
        "log.blogpost.delete": .writing(delete),
        "log.blogpost.share": .writing(share),
        "log.blogpost.get": .reading(get),
        "log.blogpost.getusers.important": .reading { call, db in
            guard let id = call["POST_ID"]?.integer, id > 0 else { throw wrongPost }
            let post = try posts(call, db).record(id)
            return MethodAnswer(.array((post?["READ_BY"]?.elements ?? []).map(\.asText)))
        },
        "log.blogcomment.add": .writing(addComment),
        "log.blogcomment.delete": .writing(deleteComment),
        "log.blogcomment.user.get": .reading(comments),
    ]

    private static let wrongPost = RESTFailure("", status: 400, "Wrong post ID")

    private static func posts(_ call: MethodCall, _ db: Database) -> RecordStore {
        call.store(db, "log.blogpost")
    }

    private static func failure(_ action: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode("SONET_CONTROLLER_LIVEFEED_BLOGPOST_\(action)_ERROR"), status: 400, text)
    }

    /// In whose name it is done: administrators may choose.
    private static func author(_ call: MethodCall) -> Int {
        call.caller.isAdmin ? call["USER_ID"]?.integer ?? call.userID : call.userID
    }

    private static func mayChange(_ post: Record, _ call: MethodCall) -> Bool {
        call.caller.isAdmin || post.integer("AUTHOR_ID") == call.userID
    }

    private static func mayRead(_ post: Record, _ call: MethodCall, _ db: Database) throws -> Bool {
        if mayChange(post, call) { return true }
        for code in (post["DEST"]?.elements ?? []).compactMap(\.text) {
            if call.isMeant(by: code) { return true }
            if code.uppercased().hasPrefix("SG"), let group = Int(code.dropFirst(2)),
                ["A", "E", "K"].contains(try Workgroups(call, db).role(in: group) ?? "")
            {
                return true
            }
        }
        return false
    }

    private static func destinations(_ value: JSONValue?) -> [JSONValue] {
        guard let value else { return [] }
        // The deprecated form sorts recipients by kind.
        return value.elements.flatMap { $0.text == nil ? $0.elements : [$0] }.filter { $0.text?.isEmpty == false }
    }

    private static func values(_ call: MethodCall) -> JSONObject {
        var values: JSONObject = [:]
        if let text = call["POST_MESSAGE"]?.text { values["MESSAGE"] = .string(text) }
        if let title = call["POST_TITLE"]?.text { values["TITLE"] = .string(title) }
        if let tags = call["TAGS"]?.text {
            values["TAGS"] = .array(
                tags.split(separator: ",").map { .string($0.trimmingPrefix { $0 == " " }.description) })
        }
        if let flag = call["IMPORTANT"] { values["IMPORTANT"] = (flag.flag ?? false) ? "Y" : "N" }
        if let date = call.text("IMPORTANT_DATE_END").flatMap(PortalTime.parse) {
            values["IMPORTANT_DATE_END"] = .string(PortalTime.text(unixSeconds: date))
        }
        if let code = call["BACKGROUND_CODE"]?.text { values["BACKGROUND_CODE"] = .string(code) }
        let recipients = destinations(call["DEST"] ?? call["SPERM"])
        if !recipients.isEmpty { values["DEST"] = .array(recipients) }
        for (name, value) in call.params where name.hasPrefix("UF_") && name != "UF_BLOG_POST_FILE" {
            values[name] = value
        }
        return values
    }

    /// Files of a post: sent with the call and put on the author's Drive, or there already.
    private static func attach(_ call: MethodCall, _ db: Database, to post: Int, entity: String) throws {
        let tree = DiskTree(call, db)
        let attached = call.store(db, "disk.attached")
        func bind(_ file: Int) throws {
            try attached.add([
                "OBJECT_ID": .int(file), "MODULE_ID": "blog", "ENTITY_TYPE": .string(entity), "ENTITY_ID": .int(post),
                "CREATE_TIME": call.now, "CREATED_BY": .int(call.userID),
            ])
        }
        for (key, value) in call["FILES"]?.object ?? [:] where value.text == "del" {
            if let id = Int(key) { try attached.delete(id) }
        }
        let sent = FileContent.uploads(call["FILES"])
        if !sent.isEmpty {
            let folder = try tree.root(of: try tree.storage(ofUser: author(call)))
            for file in sent {
                try bind(try tree.addFile(file.name ?? "file", to: folder, bytes: file.bytes, isUnique: true).id)
            }
        }
        for value in call["UF_BLOG_POST_FILE"]?.elements ?? [] {
            guard let text = value.text, text.hasPrefix("n"), let id = Int(text.dropFirst()),
                let file = try tree.objects.record(id), try tree.level(of: file) >= .read
            else { continue }
            try bind(id)
        }
    }

    private static func tell(_ call: MethodCall, _ db: Database, _ event: String, _ id: Int) throws {
        try call.emit(db, event, ["FIELDS": ["POST_ID": .string(String(id))]])
    }

    // MARK: Posts

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var values = values(call)
        guard !values.text("MESSAGE").isEmpty else { throw failure("ADD", "Blog post hasn't been added") }
        if values["DEST"] == nil { values["DEST"] = ["UA"] }
        if values.text("TITLE").isEmpty {
            values["TITLE"] = .string(String(values.text("MESSAGE").prefix(100)))
            values["MICRO"] = "Y"
        }
        let post = try posts(call, db).add(
            settled(
                ["AUTHOR_ID": .int(author(call)), "DATE_PUBLISH": call.now, "MICRO": "N", "NUM_COMMENTS": 0], by: values
            ))
        try attach(call, db, to: post.id, entity: "blog_post")
        try tell(call, db, "ONLIVEFEEDPOSTADD", post.id)
        return MethodAnswer(.int(post.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["POST_ID"]?.integer, id > 0 else { throw failure("UPDATE", "Wrong post ID") }
        let posts = posts(call, db)
        guard let post = try posts.record(id) else { throw failure("UPDATE", "No post found") }
        guard mayChange(post, call) else { throw failure("UPDATE", "No write perms") }
        guard call.text("POST_TITLE") != nil || call.text("POST_MESSAGE") != nil else {
            throw RESTFailure("EMPTY_TITLE", status: 400, "Message title is not specified.")
        }
        try posts.update(post, values(call))
        try attach(call, db, to: id, entity: "blog_post")
        try tell(call, db, "ONLIVEFEEDPOSTUPDATE", id)
        return MethodAnswer(.int(id))
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let posts = posts(call, db)
        guard let id = call["POST_ID"]?.integer, let post = try posts.record(id) else {
            throw RESTFailure("100", status: 400, "Wrong post ID")
        }
        guard mayChange(post, call) else {
            throw RESTFailure("403", status: 400, "You do not have permission to delete this message")
        }
        let comments = call.store(db, "log.blogcomment")
        try comments.deleteAll(["POST_ID": .int(id)])
        try posts.delete(id)
        try tell(call, db, "ONLIVEFEEDPOSTDELETE", id)
        return MethodAnswer(true)
    }

    private static func share(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let posts = posts(call, db)
        guard let id = call["POST_ID"]?.integer, let post = try posts.record(id) else { throw wrongPost }
        let recipients = destinations(call["DEST"])
        guard !recipients.isEmpty else { throw RESTFailure("", status: 400, "Wrong destinations") }
        guard try mayRead(post, call, db) else { throw RESTFailure("", status: 400, "No read perms") }
        let known = post["DEST"]?.elements ?? []
        try posts.update(post, ["DEST": .array(known + recipients.filter { !known.contains($0) })])
        try tell(call, db, "ONLIVEFEEDPOSTUPDATE", id)
        return MethodAnswer(true)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var found = try posts(call, db).records().filter { try mayRead($0, call, db) }
        if let id = call["POST_ID"]?.integer, id > 0 { found = found.filter { $0.id == id } }
        let rights = destinations(call["LOG_RIGHTS"].map { $0.text == nil ? $0 : [$0] }).compactMap(\.text)
        if !rights.isEmpty {
            found = found.filter { post in (post["DEST"]?.elements ?? []).contains { rights.contains($0.text ?? "") } }
        }
        let now = call.platform.clock.unixSeconds
        if let from = call.text("LOG_DATE_FROM").flatMap(PortalTime.parse) {
            let to = call.text("LOG_DATE_TO").flatMap(PortalTime.parse) ?? now
            found = found.filter { (from...max(from, to)).contains(PortalTime.parse($0.text("DATE_PUBLISH")) ?? 0) }
        }
        let first = call["FIRST_ID"]?.integer
        let last = call["LAST_ID"]?.integer
        if first != nil || last != nil {
            let asked = call["LIMIT"]?.integer ?? 0
            let limit = min(asked > 0 ? asked : 50, 50)
            if let first { found = found.filter { $0.id > first } }
            if let last { found = found.filter { $0.id < last }.reversed() }
            return MethodAnswer(.array(try found.prefix(limit).map { try json($0, call, db) }))
        }
        let newest = Array(found.reversed())
        let start = max(0, call["start"]?.integer ?? 0)
        let page = newest.dropFirst(start).prefix(50)
        return MethodAnswer(
            .array(try page.map { try json($0, call, db) }), total: newest.count,
            next: newest.count - 50 > start ? start + 50 : nil)
    }

    private static func json(_ post: Record, _ call: MethodCall, _ db: Database) throws -> JSONValue {
        let tags = (post["TAGS"]?.elements ?? []).compactMap(\.text)
        var result: JSONObject = [
            "ID": .string(String(post.id)), "BLOG_ID": .string(post.text("AUTHOR_ID")), "PUBLISH_STATUS": "P",
            "TITLE": post["TITLE"] ?? "", "AUTHOR_ID": .string(post.text("AUTHOR_ID")), "ENABLE_COMMENTS": "Y",
            "NUM_COMMENTS": .string(String(post.integer("NUM_COMMENTS"))), "CODE": .null, "MICRO": post["MICRO"] ?? "N",
            "DETAIL_TEXT": post["MESSAGE"] ?? "", "DATE_PUBLISH": post["DATE_PUBLISH"] ?? .null,
            "CATEGORY_ID": .string(tags.joined(separator: ",")),
            "HAS_SOCNET_ALL": (post["DEST"]?.elements ?? []).contains("UA") ? "Y" : "N",
            "HAS_TAGS": tags.isEmpty ? "N" : "Y", "HAS_IMAGES": "N", "HAS_PROPS": "Y", "HAS_COMMENT_IMAGES": .null,
        ]
        let isImportant = post.text("IMPORTANT") == "Y"
        result["UF_BLOG_POST_IMPRTNT"] = field(15, "UF_BLOG_POST_IMPRTNT", "integer", post, isImportant ? "1" : .null)
        let files = try call.store(db, "disk.attached").records([
            "ENTITY_TYPE": "blog_post", "ENTITY_ID": .int(post.id),
        ])
        result["UF_BLOG_POST_FILE"] = field(
            19, "UF_BLOG_POST_FILE", "disk_file", post, files.isEmpty ? false : .array(files.map { .int($0.id) }),
            isMultiple: true)
        if !files.isEmpty { result["FILES"] = .array(files.map { .string(String($0.integer("OBJECT_ID"))) }) }
        return .object(result)
    }

    private static func field(
        _ id: Int, _ name: String, _ type: String, _ post: Record, _ value: JSONValue, isMultiple: Bool = false
    ) -> JSONValue {
        [
            "ID": .string(String(id)), "ENTITY_ID": "BLOG_POST", "FIELD_NAME": .string(name),
            "USER_TYPE_ID": .string(type), "XML_ID": .string(name), "SORT": "100",
            "MULTIPLE": isMultiple ? "Y" : "N", "MANDATORY": "N", "SHOW_FILTER": "N", "SHOW_IN_LIST": "N",
            "EDIT_IN_LIST": "Y", "IS_SEARCHABLE": "N", "SETTINGS": [], "VALUE": value,
            "ENTITY_VALUE_ID": .int(post.id), "VALUE_EXISTS": true, "VALUE_RAW": value, "CUSTOM_DATA": [],
        ]
    }

    // MARK: Comments

    private static func addComment(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let posts = posts(call, db)
        guard let id = call["POST_ID"]?.integer, let post = try posts.record(id), try mayRead(post, call, db) else {
            throw RESTFailure("", status: 400, "No post found")
        }
        guard let text = call.text("TEXT") else {
            throw RESTFailure("", status: 400, "Blog comment hasn't been added")
        }
        let comments = call.store(db, "log.blogcomment")
        let user = author(call)
        let latest = try comments.records(["POST_ID": .int(id)]).last
        guard latest?.integer("USER_ID") != user || latest?.text("TEXT") != text || call["FILES"] != nil else {
            throw RESTFailure("", status: 400, "Duplicate comment")
        }
        let comment = try comments.add([
            "POST_ID": .int(id), "USER_ID": .int(user), "TEXT": .string(text), "DATE": call.now,
        ])
        try attach(call, db, to: comment.id, entity: "blog_comment")
        try posts.update(post, ["NUM_COMMENTS": .int(post.integer("NUM_COMMENTS") + 1)])
        return MethodAnswer(.int(comment.id))
    }

    private static func deleteComment(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let id = call["COMMENT_ID"]?.integer, id > 0 else {
            throw RESTFailure("", status: 400, "Wrong comment ID")
        }
        let comments = call.store(db, "log.blogcomment")
        guard let comment = try comments.record(id) else { throw RESTFailure("", status: 400, "No comment found") }
        guard call.caller.isAdmin || comment.integer("USER_ID") == call.userID else {
            throw RESTFailure("", status: 400, "No delete perms")
        }
        try comments.delete(id)
        let posts = posts(call, db)
        if let post = try posts.record(comment.integer("POST_ID")) {
            try posts.update(post, ["NUM_COMMENTS": .int(max(0, post.integer("NUM_COMMENTS") - 1))])
        }
        return MethodAnswer(true)
    }

    private static func comments(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let asked = call["USER_ID"]?.integer ?? 0
        let user = asked > 0 && call.caller.isAdmin ? asked : call.userID
        var found = try call.store(db, "log.blogcomment").records(["USER_ID": .int(user)])
        if let first = call["FIRST_ID"]?.integer { found = found.filter { $0.id > first } }
        if let last = call["LAST_ID"]?.integer { found = found.filter { $0.id < last } }
        let page = found.reversed().prefix(min(max(1, call["LIMIT"]?.integer ?? 100), 100))
        var files: JSONObject = [:]
        let objects = DiskTree(call, db).objects
        let rows = try page.map { comment -> JSONValue in
            let attached = try call.store(db, "disk.attached")
                .records(["ENTITY_TYPE": "blog_comment", "ENTITY_ID": .int(comment.id)])
            for link in attached {
                guard let file = try objects.record(link.integer("OBJECT_ID")) else { continue }
                let address = "\(call.publicOrigin)/disk"
                files[String(file.id)] = [
                    "id": .int(file.id), "date": file["CREATE_TIME"] ?? .null,
                    "type": FileContent.mediaType(of: file.text("NAME")).hasPrefix("image/") ? "image" : "file",
                    "name": file["NAME"] ?? "", "size": .int(file.integer("SIZE")), "image": false,
                    "authorId": .int(file.integer("CREATED_BY")),
                    "authorName": .string(try call.person(db, file.integer("CREATED_BY"))?.fullName ?? ""),
                    "urlPreview": .string("\(address)/showPreview/\(file.id)"),
                    "urlShow": .string("\(address)/showFile/\(file.id)"),
                    "urlDownload": .string("\(address)/downloadFile/\(file.id)"),
                ]
            }
            return [
                "id": .int(comment.id), "comment_id": .int(comment.id), "log_id": .int(comment.integer("POST_ID")),
                "date": comment["DATE"] ?? .null, "text": comment["TEXT"] ?? "",
                "attach": .array(attached.map { .int($0.integer("OBJECT_ID")) }),
            ]
        }
        return MethodAnswer(["comments": .array(rows), "files": files.isEmpty ? [] : .object(files)])
    }
}
