/// What the platform posts to an event handler.
///
/// Source: https://apidocs.bitrix24.com/api-reference/events/index.html
public struct EventDelivery: Sendable, Hashable {
    /// `event`
    public var event: EventCode
    /// `event_handler_id`: the binding that made the platform call.
    public var handlerID: String?
    /// `data`: what happened; empty for some events. From a form all scalars are strings.
    public var data: JSONValue
    /// `ts`: Unix seconds of sending.
    public var timestamp: Int?
    /// `auth`
    public var authorization: EventAuthorization

    public init(
        event: EventCode, handlerID: String? = nil, data: JSONValue = [:], timestamp: Int? = nil,
        authorization: EventAuthorization
    ) {
        self.event = event
        self.handlerID = handlerID
        self.data = data
        self.timestamp = timestamp
        self.authorization = authorization
    }
}

/// `auth` of an event: who it is about and, when a user stands behind it, tokens of that user.
///
/// Sources: https://apidocs.bitrix24.com/api-reference/events/index.html, https://apidocs.bitrix24.com/settings/oauth/simple-way.html
public struct EventAuthorization: Sendable, Hashable {
    /// Missing when no user stands behind the event, and in `ONAPPUNINSTALL`.
    public var accessToken: Secret?
    /// Only in `ONAPPINSTALL`, `ONAPPUPDATE` and `ONOFFLINEEVENT`.
    public var refreshToken: Secret?
    public var expiresIn: Int?
    /// Unix seconds.
    public var expires: Int?
    public var scope: [Scope]
    /// The portal's host.
    public var domain: PortalDomain
    public var serverEndpoint: String?
    public var clientEndpoint: String?
    public var status: ApplicationStatus?
    public var memberID: MemberID
    public var userID: Int?
    /// Proves the sender. Missing in `ONAPPPAYMENT` only.
    public var applicationToken: Secret?

    public init(
        accessToken: Secret? = nil, refreshToken: Secret? = nil, expiresIn: Int? = nil, expires: Int? = nil,
        scope: [Scope] = [], domain: PortalDomain, serverEndpoint: String? = nil, clientEndpoint: String? = nil,
        status: ApplicationStatus? = nil, memberID: MemberID, userID: Int? = nil, applicationToken: Secret? = nil
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
        self.applicationToken = applicationToken
    }
}

extension EventDelivery {
    /// Reads the fields of an event's form.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    public init(fields: JSONObject) throws(WireError) {
        let json = JSONValue.object(fields)
        let event = try FieldReader(json, prefix: nil).parsed("event", EventCode.init)
        guard let auth = json["auth"], auth.object != nil else { throw WireError(field: "auth", reason: "is missing") }
        self.init(
            event: event,
            handlerID: json["event_handler_id"]?.text,
            data: json["data"] ?? [:],
            timestamp: json["ts"]?.integer,
            authorization: try EventAuthorization(auth))
    }

    /// The fields as the platform posts them. The only place that writes the tokens out.
    public var fields: JSONObject {
        var fields: JSONObject = ["event": .string(event.value)]
        if let handlerID { fields["event_handler_id"] = .string(handlerID) }
        fields["data"] = data
        if let timestamp { fields["ts"] = .string(String(timestamp)) }
        fields["auth"] = authorization.json
        return fields
    }
}

extension EventAuthorization {
    /// Reads `auth`.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    public init(_ json: JSONValue) throws(WireError) {
        let reader = FieldReader(json, prefix: "auth")
        func secret(_ key: String) -> Secret? {
            guard let text = json[key]?.text, !text.isEmpty else { return nil }
            return Secret(text)
        }
        self.init(
            accessToken: secret("access_token"),
            refreshToken: secret("refresh_token"),
            expiresIn: json["expires_in"]?.integer,
            expires: json["expires"]?.integer,
            scope: Scope.list(json["scope"]?.string ?? ""),
            domain: try reader.parsed("domain", PortalDomain.init),
            serverEndpoint: json["server_endpoint"]?.string,
            clientEndpoint: json["client_endpoint"]?.string,
            status: json["status"]?.text.flatMap { ApplicationStatus($0) },
            memberID: try reader.parsed("member_id", MemberID.init),
            userID: json["user_id"]?.integer,
            applicationToken: secret("application_token"))
    }

    /// `auth` as the platform posts it: numbers as decimal strings, absent fields left out.
    public var json: JSONValue {
        var members = JSONObject()
        if let accessToken { members["access_token"] = .string(accessToken.reveal()) }
        if let expires { members["expires"] = .string(String(expires)) }
        if let expiresIn { members["expires_in"] = .string(String(expiresIn)) }
        if !scope.isEmpty { members["scope"] = .string(Scope.joined(scope)) }
        members["domain"] = .string(domain.value)
        if let serverEndpoint { members["server_endpoint"] = .string(serverEndpoint) }
        if let status { members["status"] = .string(status.letter) }
        if let clientEndpoint { members["client_endpoint"] = .string(clientEndpoint) }
        members["member_id"] = .string(memberID.value)
        if let userID { members["user_id"] = .string(String(userID)) }
        if let refreshToken { members["refresh_token"] = .string(refreshToken.reveal()) }
        if let applicationToken { members["application_token"] = .string(applicationToken.reveal()) }
        return .object(members)
    }
}
