import GRDB

/// Mailboxes and the people to write to: `mail.mailbox.*`, `mail.recipient.*`. Everybody has one mailbox, at his own address.
///
/// Source: the platform's documentation, "E-mail".
enum MailMethods {
    static let bodies: [String: MethodBody] = [
        "mail.mailbox.list": .plain(list),
        "mail.mailbox.get": .plain(get),
        "mail.mailbox.senders": .plain(senders),
        "mail.recipient.listcontacts": .reading(contacts),
        "mail.recipient.listemployees": .reading(employees),
    ]

    /// The mailbox of a person: its number is his.
    static func mailbox(of person: PersonRow) -> JSONObject {
        [
            "id": .int(person.id), "name": .string(person.email), "email": .string(person.email),
            "senderName": .string(People.name(of: person)),
        ]
    }

    private static func items(_ all: [JSONValue], _ call: MethodCall) throws -> MethodAnswer {
        let page = try Page3(call.params["pagination"], standard: 25, maximum: 100)
        return MethodAnswer(["items": .array(Array(all.dropFirst(page.offset).prefix(page.limit)))])
    }

    private static func list(_ call: MethodCall) throws -> MethodAnswer {
        try Access3.require(call, "mail")
        let input = Input(call)
        let (name, email) = (try input.text("name")?.lowercased(), try input.text("email")?.lowercased())
        let mailbox = mailbox(of: call.caller.user)
        let isMatch = { (member: String, part: String?) in
            part.map { mailbox[member]?.string?.lowercased().contains($0) ?? false } ?? true
        }
        return try items(isMatch("name", name) && isMatch("email", email) ? [.object(mailbox)] : [], call)
    }

    private static func get(_ call: MethodCall) throws -> MethodAnswer {
        try Access3.require(call, "mail")
        let id = try Input(call).id()
        let selection = try Selection3(call.params["select"], of: try EntityType.named("mail.mailbox"))
        guard id == call.caller.user.id else { throw RESTFailure.notFound3(id) }
        let mailbox = mailbox(of: call.caller.user)
        return MethodAnswer([
            "item": .object(JSONObject(uniqueKeysWithValues: selection.own.map { ($0, mailbox[$0] ?? .null) }))
        ])
    }

    private static func senders(_ call: MethodCall) throws -> MethodAnswer {
        try Access3.require(call, "mail")
        let person = call.caller.user
        let names = [People.name(of: person), person.email].filter { !$0.isEmpty }
        return try items(
            names.map { name in
                [
                    "email": .string(person.email), "name": .string(name),
                    "sender": .string("\(name) <\(person.email)>"),
                ]
            }, call)
    }

    /// Whom the caller has written to, the latest first.
    private static func contacts(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try Access3.require(call, "mail")
        let wanted = try Input(call).text("query")?.lowercased() ?? ""
        let book = RecordStore(db, portalID: call.caller.portalID, "mail.recipient")
        let found = try book.records(["ownerId": .int(call.caller.user.id)]).reversed().filter { record in
            wanted.isEmpty
                || ["name", "email"].contains {
                    record.fields[$0]?.string?.lowercased().contains(wanted) ?? false
                }
        }
        return try items(
            found.map { record in
                [
                    "id": .int(record.id), "email": record.fields["email"] ?? "", "name": record.fields["name"] ?? "",
                ]
            }, call)
    }

    private static func employees(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try Access3.require(call, "mail")
        guard let wanted = try Input(call).text("query")?.lowercased(), !wanted.isEmpty else {
            throw RESTFailure.missing3("query")
        }
        let people = try People.all(call, db).filter { person in
            "\(People.name(of: person)) \(person.email)".lowercased().contains(wanted)
        }
        return try items(
            people.map { person in
                [
                    "id": .int(person.id), "email": .string(person.email), "name": .string(People.name(of: person)),
                ]
            }, call)
    }
}
