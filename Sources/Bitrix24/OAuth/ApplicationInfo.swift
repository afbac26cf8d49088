import Foundation

/// `app.info` of the authorization server: the trusted word on a token.
///
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html, which calls it the only trusted source of the
/// application's status.
public struct ApplicationInfo: Sendable, Hashable {
    public var clientID: String
    public var userID: Int
    public var scope: [Scope]
    /// When the access token ends by the server's clock, Unix seconds.
    public var expires: Int?
    /// Whether the installation was finished; `nil` when the server does not say.
    public var isInstalled: Bool?
    public var version: String?
    public var status: ApplicationStatus
    public var domain: PortalDomain
    public var clientEndpoint: Endpoint
    public var memberID: MemberID
    /// The server's clock when it answered, Unix seconds.
    public var serverTime: Int?

    public init(
        clientID: String, userID: Int, scope: [Scope], expires: Int? = nil, isInstalled: Bool? = nil,
        version: String? = nil,
        status: ApplicationStatus, domain: PortalDomain, clientEndpoint: Endpoint, memberID: MemberID,
        serverTime: Int? = nil
    ) {
        self.clientID = clientID
        self.userID = userID
        self.scope = scope
        self.expires = expires
        self.isInstalled = isInstalled
        self.version = version
        self.status = status
        self.domain = domain
        self.clientEndpoint = clientEndpoint
        self.memberID = memberID
        self.serverTime = serverTime
    }

    /// Reads the server's whole answer.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    public init(_ json: JSONValue) throws(WireError) {
        func parsed<Value>(_ path: [String], _ parse: (String) -> Value?) throws(WireError) -> Value {
            var value = json
            let name = path.joined(separator: ".")
            for key in path {
                guard let next = value[key] else { throw WireError(field: name, reason: "is missing") }
                value = next
            }
            guard let text = value.text, !text.isEmpty, let result = parse(text) else {
                throw WireError(field: name, reason: "is malformed")
            }
            return result
        }
        let install = json["result"]?["install"]
        self.init(
            clientID: try parsed(["result", "client_id"]) { $0 },
            userID: try parsed(["result", "user_id"]) { Int($0) },
            scope: Scope.list(json["result"]?["scope"]?.string ?? ""),
            expires: json["result"]?["expires"].flatMap(Self.seconds),
            isInstalled: install?["installed"]?.flag,
            version: install?["version"]?.text,
            status: try parsed(["result", "install", "status"], ApplicationStatus.init),
            domain: try parsed(["result", "install", "domain"], PortalDomain.init),
            clientEndpoint: try parsed(["result", "install", "client_endpoint"]) { Endpoint($0) },
            memberID: try parsed(["result", "install", "member_id"], MemberID.init),
            serverTime: json["time"]?["finish"]?.number.flatMap { Int(exactly: $0.rounded(.down)) })
    }

    /// ISO 8601, as live answers have it, or Unix seconds.
    private static func seconds(_ json: JSONValue) -> Int? {
        if let number = json.integer { return number }
        guard let text = json.string, let date = try? Date(text, strategy: .iso8601) else { return nil }
        return Int(date.timeIntervalSince1970)
    }
}
