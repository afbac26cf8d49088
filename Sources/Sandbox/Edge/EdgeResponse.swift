/// What the edge sends back, and what the journal shall say about it.
struct EdgeResponse: Sendable {
    /// How the answer leaves; anything but `.whole` is a fault.
    enum Delivery: Sendable, Hashable {
        case whole
        /// TCP reset before a byte of the answer.
        case reset
        /// The connection closes after so many bytes of the body, against the promised length.
        case truncated(bytes: Int)
        /// No answer; the connection closes after so many milliseconds.
        case silence(milliseconds: Int)
    }

    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var delivery: Delivery = .whole
    /// `nil`: not journalled (pages, script, pictures).
    var notes: JournalNotes?

    init(
        status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [], delivery: Delivery = .whole,
        notes: JournalNotes? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delivery = delivery
        self.notes = notes
    }

    /// The first header of that name, whatever its case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.caseInsensitiveCompare(to: name) }?.value
    }

    static func json(
        _ value: JSONValue, status: Int = 200, headers: [(name: String, value: String)] = [], notes: JournalNotes? = nil
    ) -> EdgeResponse {
        EdgeResponse(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")] + headers,
            body: value.serializedBytes(), notes: notes)
    }

    static func html(
        _ text: String, status: Int = 200, headers: [(name: String, value: String)] = [], notes: JournalNotes? = nil
    ) -> EdgeResponse {
        EdgeResponse(
            status: status,
            headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")] + headers,
            body: Array(text.utf8), notes: notes)
    }

    static func redirect(
        to location: String, status: Int = 302, headers: [(name: String, value: String)] = [],
        notes: JournalNotes? = nil
    ) -> EdgeResponse {
        EdgeResponse(
            status: status, headers: [("Location", location), ("Content-Type", "text/html; charset=utf-8")] + headers,
            body: [],
            notes: notes)
    }
}

/// What only the part that answered knows about an exchange. The edge adds the rest and writes the entry before the answer leaves.
struct JournalNotes: Sendable {
    enum Kind: String, Sendable, CaseIterable { case rest, oauth, authorize, event, open }

    var kind: Kind
    /// REST method as the client spelled it, lower-cased, without a format suffix.
    var method: String?
    /// The parameters as they were read, without `auth`.
    var params: JSONValue?
    /// `webhook`, `oauth` or `none`.
    var auth: String?
    var clientID: String?
    var userID: Int?
    var error: String?
    /// The text beside `error`: some refusals have an empty code.
    var errorDescription: String?
    var fault: Int?
    var grantType: String?
    /// What the application does that the platform frowns upon.
    var warning: String?
    /// One object a command: `key, method, params, error`.
    var batch: [JSONValue]?
    /// `state`, `shape` or absent.
    var emulation: String?
    /// A portal's domain, where `host` should name it in place of what the client said (plain ports).
    var portalDomain: String?

    init(_ kind: Kind) { self.kind = kind }
}
