import GRDB

/// `vote.*`: questions that are put into a chat.
///
/// Source: the platform's documentation, "Votes".
enum VoteMethods {
    static let bodies: [String: MethodBody] = [
        "vote.integration.im.send": .writing(send),
        "vote.attachedvote.get": .reading { call, db in
            let context = try VoteCall(call, db)
            return MethodAnswer(.object(try context.json()))
        },
        "vote.attachedvote.getmany": .reading(many),
        "vote.attachedvote.getwithvoted": .reading { call, db in
            let context = try VoteCall(call, db)
            var fields: JSONObject = ["attach": .object(try context.json())]
            var voted: JSONObject = [:]
            let size = max(1, call["pageSize"]?.integer ?? 10)
            if !context.item.flag("anonymous") {
                for answer in context.answers {
                    let users = context.voters(of: answer)
                    guard !users.isEmpty else { continue }
                    voted[String(answer)] = .array(try users.prefix(size).compactMap(context.voter))
                }
            }
            fields["voted"] = voted.isEmpty ? [] : .object(voted)
            return MethodAnswer(.object(fields))
        },
        "vote.attachedvote.getanswervoted": .reading { call, db in
            let context = try VoteCall(call, db)
            let users = context.voters(of: call["answerId"]?.integer ?? 0)
            let navigation = call.membersOf("pageNavigation") ?? [:]
            let size = max(1, (navigation.member("pageSize") ?? navigation.member("size"))?.integer ?? 10)
            let page = max(1, (navigation.member("currentPage") ?? navigation.member("page"))?.integer ?? 1)
            let slice = users.dropFirst((min(max(1, page), 1_000_000) - 1) * min(size, 1_000)).prefix(size)
            return MethodAnswer(
                ["items": .array(try slice.compactMap(context.voter))], total: users.count)
        },
        "vote.attachedvote.vote": .writing(vote),
        "vote.attachedvote.recall": .writing { call, db in
            var context = try VoteCall(call, db)
            guard context.item.flag("revote"), !context.item.flag("finished") else {
                throw RESTFailure.own("403", "The poll is inactive.", status: 403)
            }
            var ballots = context.item.members("ballots")
            ballots[String(context.talk.userID)] = nil
            context.item["ballots"] = .object(ballots)
            try context.store.update(context.item)
            return MethodAnswer(["attach": .object(try context.json())])
        },
        "vote.attachedvote.stop": .writing { call, db in try finish(call, db, true) },
        "vote.attachedvote.resume": .writing { call, db in try finish(call, db, false) },
    ]

    private static func send(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        func wrong(_ text: String, _ code: ErrorCode = "400") -> RESTFailure {
            RESTFailure.own(code, text, status: code == "403" ? 403 : 400)
        }
        let data = call.membersOf("IM_MESSAGE_VOTE_DATA") ?? [:]
        let questions = data.member("QUESTIONS")?.listed ?? []
        guard let question = questions.first?.object, !question.text("QUESTION").isEmpty else {
            throw wrong("Please enter a question and answer options")
        }
        guard questions.count == 1 else { throw wrong("Maximum number of questions: 1") }
        let answers = (question.member("ANSWERS")?.listed ?? []).map { $0["MESSAGE"]?.text ?? "" }
            .filter { !$0.isEmpty }
        guard answers.count >= 2 else { throw wrong("Minimum number of answers: 2") }
        guard answers.count <= 10 else { throw wrong("Maximum number of answers: 10") }
        let chats = Chats(talk: talk)
        guard let chat = try call["chatId"]?.integer.flatMap(chats.chat), chat.has(talk.userID) else {
            throw wrong("Insufficient rights to create a survey", "403")
        }
        let store = talk.store("vote")
        if let template = call.text("templateId"), let known = try store.first(["template": .string(template)]) {
            return MethodAnswer(["messageId": .int(known.integer("message")), "voteId": .int(known.id)])
        }
        let sequence = RecordSequence(name: "vote.answer", portalID: talk.portalID)
        var item = try store.add([
            "chat": .int(chat.id), "owner": .int(talk.userID), "question": .string(question.text("QUESTION")),
            "questionID": .int(try RecordSequence(name: "vote.question", portalID: talk.portalID).take(db)),
            "several": .bool(question.member("FIELD_TYPE")?.integer == 1),
            "anonymous": .bool(data.member("ANONYMITY")?.integer == 1),
            "revote": .bool(data.member("OPTIONS")?.integer == 1),
            "answers": .array(try answers.map { ["id": .int(try sequence.take(db)), "text": .string($0)] }),
            "ballots": [:], "finished": false, "template": .string(call.text("templateId") ?? ""),
            "date": .string(talk.nowText), "signature": .string(talk.platform.randomness.hexadecimal(64)),
            "page": .string(talk.platform.randomness.alphanumeric(16)),
        ])
        let message = try chats.post(
            to: chat,
            Chats.NewMessage(
                author: talk.userID, text: question.text("QUESTION"),
                params: ["COMPONENT_ID": "VoteMessage", "COMPONENT_PARAMS": ["id": .int(item.id)]]))
        item["message"] = .int(message.id)
        try store.update(item)
        return MethodAnswer(["messageId": .int(message.id), "voteId": .int(item.id)])
    }

    private static func many(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let ids = call.integers("entityIds") ?? call.integers("entityId") ?? []
        guard ids.count <= 50 else { throw RESTFailure("", status: 400, "Too many entity ids") }
        let talk = Talk(call, db)
        var items: [JSONValue] = []
        for id in ids {
            guard let item = try talk.store("vote").first(["message": .int(id)]) else {
                throw RESTFailure("", status: 400, "Attach with entityId \(id) not found")
            }
            let context = VoteCall(call, talk, item)
            guard try context.mayRead() else {
                throw RESTFailure("", status: 400, "Attach with entityId \(id) read access denied")
            }
            items.append(.object(try context.json()))
        }
        return MethodAnswer(["items": .array(items)])
    }

    private static func vote(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var context = try VoteCall(call, db)
        guard !context.item.flag("finished") else { throw RESTFailure.own("403", "The poll is inactive.", status: 403) }
        let ballot = call.membersOf("ballot") ?? [:]
        let question = String(context.item.integer("questionID"))
        let chosen = (ballot[question]?.listed ?? ballot[question].map { [$0] } ?? []).compactMap(\.integer)
            .filter(context.answers.contains)
        var ballots = context.item.members("ballots")
        let me = String(context.talk.userID)
        guard !chosen.isEmpty, chosen.count == 1 || context.item.flag("several"),
            ballots[me] == nil || context.item.flag("revote")
        else { throw RESTFailure.own("400", "Failed to save the voting") }
        ballots[me] = .array(chosen.map { .int($0) })
        context.item["ballots"] = .object(ballots)
        try context.store.update(context.item)
        return MethodAnswer(["attach": .object(try context.json())])
    }

    private static func finish(_ call: MethodCall, _ db: Database, _ isFinished: Bool) throws -> MethodAnswer {
        var context = try VoteCall(call, db)
        guard context.mayEdit else { throw VoteCall.denied }
        context.item["finished"] = .bool(isFinished)
        try context.store.update(context.item)
        return MethodAnswer([])
    }
}

/// Which vote a call is about.
struct VoteCall {
    let call: MethodCall
    let talk: Talk
    var item: Record
    var store: RecordStore { talk.store("vote") }

    static let denied = RESTFailure.own(
        "ATTACH_READ_ACCESS_DENIED", "No permission to participate in the vote", status: 403)

    init(_ call: MethodCall, _ talk: Talk, _ item: Record) {
        self.call = call
        self.talk = talk
        self.item = item
    }

    /// By `attachId`, `signedAttachId`, or the message that it stands in.
    init(_ call: MethodCall, _ db: Database) throws {
        let talk = Talk(call, db)
        let store = talk.store("vote")
        var found: Record?
        if let id = call["attachId"]?.integer {
            found = try store.record(id)
        } else if let signed = call.text("signedAttachId") {
            let parts = signed.split(separator: ".")
            found = try parts.first.flatMap { Int($0) }.flatMap({ try store.record($0) })
            if found?.text("signature") != parts.last.map(String.init) { found = nil }
        } else if let id = call["entityId"]?.integer {
            found = try store.first(["message": .int(id)])
        }
        guard let found else { throw RESTFailure.own("ATTACH_NOT_FOUND", "Attach not found") }
        self.init(call, talk, found)
        guard try mayRead() else { throw Self.denied }
    }

    func mayRead() throws -> Bool {
        let chats = Chats(talk: talk)
        return try chats.chat(item.integer("chat")).map { chats.mayRead($0, talk.userID) } ?? false
    }

    var mayEdit: Bool { item.integer("owner") == talk.userID || call.caller.isAdmin }
    var answers: [Int] { item.list("answers").compactMap { $0["id"]?.integer } }

    func voters(of answer: Int) -> [Int] {
        item.members("ballots").compactMap { user, chosen in
            (chosen.array ?? []).contains(.int(answer)) ? Int(user) : nil
        }
    }

    func voter(_ id: Int) throws -> JSONValue? {
        try talk.person(id).map { person in
            [
                "ID": .int(id), "NAME": .string(person.fullName), "IMAGE": "",
                "WORK_POSITION": .string(person.position),
            ]
        }
    }

    func json() throws -> JSONObject {
        let ballots = item.members("ballots")
        let mine = ballots[String(talk.userID)]?.array ?? []
        let question = item.integer("questionID")
        let total = ballots.count
        var described: JSONObject = [:]
        for (index, answer) in item.list("answers").enumerated() {
            let id = answer["id"]?.integer ?? 0
            let count = voters(of: id).count
            let percent = total == 0 ? 0 : count * 100 / total
            let name = JSONValue.string("bx_vote_event[\(item.id)][BALLOT][\(question)]")
            described[String(id)] = [
                "ID": .string(String(id)), "ACTIVE": "Y", "TIMESTAMP_X": item["date"] ?? "",
                "QUESTION_ID": .string(String(question)), "C_SORT": .string(String((index + 1) * 10)),
                "IMAGE_ID": .null, "MESSAGE": answer["text"] ?? "", "MESSAGE_TYPE": "text",
                "COUNTER": .string(String(count)), "FIELD_TYPE": item.flag("several") ? "1" : "0", "FIELD_WIDTH": "0",
                "FIELD_HEIGHT": "0", "FIELD_PARAM": .null, "COLOR": "", "REACTION": "", "~FIELD_NAME": name,
                "FIELD_NAME": name,
                "MESSAGE_FIELD_NAME": .string("bx_vote_event[\(item.id)][MESSAGE][\(question)][\(id)]"),
                "~PERCENT": .int(percent), "PERCENT": .int(percent),
            ]
        }
        var own: JSONObject = [:]
        for id in mine.compactMap(\.integer) {
            own[String(id)] = [
                "EVENT_ID": "1", "EVENT_QUESTION_ID": .string(String(question)), "ANSWER_ID": .string(String(id)),
                "ID": .string(String(talk.userID)), "MESSAGE": "",
            ]
        }
        let signed = "\(item.id).\(item.text("signature"))"
        let isFinished = item.flag("finished")
        let isVoted = !mine.isEmpty
        return [
            "ID": .int(item.id), "VOTE_ID": .int(item.id), "COUNTER": .int(total),
            "QUESTIONS": [
                String(question): [
                    "ID": .string(String(question)), "ACTIVE": "Y", "TIMESTAMP_X": item["date"] ?? "",
                    "VOTE_ID": .string(String(item.id)), "C_SORT": "10", "COUNTER": .string(String(total)),
                    "QUESTION": item["question"] ?? "", "QUESTION_TYPE": "text", "IMAGE_ID": .null, "DIAGRAM": "Y",
                    "DIAGRAM_TYPE": "histogram", "REQUIRED": "N", "FIELD_TYPE": item.flag("several") ? "1" : "0",
                    "FIELD_NAME": .string("bx_vote_event[\(item.id)][BALLOT][\(question)]"), "IMAGE": .null,
                    "ANSWERS": .object(described),
                ]
            ],
            "ANONYMITY": item.flag("anonymous") ? 1 : 0, "OPTIONS": item.flag("revote") ? 1 : 0,
            "userAnswerMap": own.isEmpty ? [] : [String(question): .object(own)], "canEdit": .bool(mayEdit),
            "canVote": .bool(!isFinished && !isVoted), "canRevote": .bool(!isFinished && item.flag("revote")),
            "isVoted": .bool(isVoted), "signedAttachId": .string(signed),
            "resultUrl": .string("/vote-result/\(item.text("page"))"),
            "downloadUrl": .string(
                "/bitrix/services/main/ajax.php?action=vote.AttachedVote.download&SITE_ID=s1&signedAttachId=\(signed)"),
            "entityId": .int(item.integer("message")), "isFinished": .bool(isFinished),
        ]
    }
}
