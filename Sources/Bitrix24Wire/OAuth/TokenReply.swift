/// What the authorization server answers to a code exchange or a refresh.
///
/// Sources: https://apidocs.bitrix24.com/settings/oauth/index.html, https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html;
/// `expires` and `user_id` are missing in the documented samples, and present in live ones.
public struct TokenReply: Sendable, Hashable {
    public var accessToken: Secret
    public var refreshToken: Secret
    /// Seconds that the access token lives from now; 3,600 on the platform.
    public var expiresIn: Int
    /// When the access token expires, in Unix seconds; missing in old replies.
    public var expires: Int?
    public var scope: [Scope]
    /// The authorization server's host, in spite of the name.
    public var domain: String
    /// `https://oauth.bitrix.info/rest/`
    public var serverEndpoint: String
    /// `https://PORTAL/rest/`
    public var clientEndpoint: String
    public var status: ApplicationStatus
    public var memberID: MemberID
    public var userID: Int?

    public init(
        accessToken: Secret, refreshToken: Secret, expiresIn: Int, expires: Int?, scope: [Scope], domain: String,
        serverEndpoint: String, clientEndpoint: String, status: ApplicationStatus, memberID: MemberID, userID: Int?
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresIn = expiresIn
        self.expires = expires
        self.scope = scope
        self.domain = domain
        self.serverEndpoint = serverEndpoint
        self.clientEndpoint = clientEndpoint
        self.status = status
        self.memberID = memberID
        self.userID = userID
    }
}

/// A field that a message of the platform lacks or garbles. Never holds the field's value.
public struct WireError: Error, Hashable, CustomStringConvertible {
    /// Where: `auth[member_id]`.
    public let field: String
    /// What is wrong with it.
    public let reason: String

    public init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }

    public var description: String { "The field \(field) \(reason)." }
}

extension TokenReply {
    /// Reads the JSON of a successful answer.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    public init(_ json: JSONValue) throws(WireError) {
        let fields = FieldReader(json, prefix: nil)
        self.init(
            accessToken: Secret(try fields.text("access_token")),
            refreshToken: Secret(try fields.text("refresh_token")),
            expiresIn: json["expires_in"]?.integer ?? 3600,
            expires: json["expires"]?.integer,
            scope: Scope.list(json["scope"]?.string ?? ""),
            domain: json["domain"]?.string ?? "",
            serverEndpoint: try fields.text("server_endpoint"),
            clientEndpoint: try fields.text("client_endpoint"),
            status: try fields.parsed("status", ApplicationStatus.init),
            memberID: try fields.parsed("member_id", MemberID.init),
            userID: json["user_id"]?.integer)
    }

    /// The answer's JSON, with the numbers as numbers. The only place that writes the tokens out.
    public var json: JSONValue {
        var members: JSONObject = [
            "access_token": .string(accessToken.reveal()),
            "refresh_token": .string(refreshToken.reveal()),
        ]
        if let expires { members["expires"] = .int(expires) }
        members["expires_in"] = .int(expiresIn)
        members["scope"] = .string(Scope.joined(scope))
        members["domain"] = .string(domain)
        members["server_endpoint"] = .string(serverEndpoint)
        members["client_endpoint"] = .string(clientEndpoint)
        members["status"] = .string(status.letter)
        members["member_id"] = .string(memberID.value)
        if let userID { members["user_id"] = .int(userID) }
        return .object(members)
    }
}

/// Reads required fields and names the one that fails.
struct FieldReader {
    let json: JSONValue
    let prefix: String?

    init(_ json: JSONValue, prefix: String?) {
        self.json = json
        self.prefix = prefix
    }

    func name(_ key: String) -> String { prefix.map { "\($0)[\(key)]" } ?? key }

    func text(_ key: String) throws(WireError) -> String {
        guard let text = json[key]?.text, !text.isEmpty else {
            throw WireError(field: name(key), reason: json[key] == nil ? "is missing" : "is empty or no text")
        }
        return text
    }

    func parsed<Value>(_ key: String, _ parse: (String) -> Value?) throws(WireError) -> Value {
        guard let value = parse(try text(key)) else { throw WireError(field: name(key), reason: "is malformed") }
        return value
    }
}
