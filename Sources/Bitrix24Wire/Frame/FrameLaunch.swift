/// What a portal posts into an application's frame: the query and the form of one opening.
///
/// Every field can be written by an attacker: believe it only after the tokens were proven.
/// Sources: https://apidocs.bitrix24.com/settings/oauth/simple-way.html, https://apidocs.bitrix24.com/api-reference/widgets/index.html
public struct FrameLaunch: Sendable, Hashable {
    /// `DOMAIN`, in the query.
    public var domain: PortalDomain
    /// `PROTOCOL`, in the query: 1 for https, 0 for http.
    public var isSecure: Bool
    /// `LANG`, in the query: the language in which the user views the portal, 2 to 8 letters.
    public var language: String
    /// `APP_SID`, in the query: ties the script library to this rendering of the frame.
    public var applicationSID: String
    /// `AUTH_ID`: the viewing user's access token.
    public var accessToken: Secret
    /// `AUTH_EXPIRES`: seconds that it lives; 3,600 on the platform.
    public var expiresIn: Int
    /// `REFRESH_ID`: the viewing user's refresh token.
    public var refreshToken: Secret
    /// `SERVER_ENDPOINT`, on newer portals.
    public var serverEndpoint: String?
    /// `APPLICATION_TOKEN`, on newer portals.
    public var applicationToken: Secret?
    /// `APPLICATION_SCOPE`, on newer portals.
    public var scope: [Scope]
    /// `member_id`
    public var memberID: MemberID
    /// `status`: for information only.
    public var status: ApplicationStatus
    /// `PLACEMENT`: `DEFAULT` when the field is missing.
    public var placement: PlacementCode
    /// `PLACEMENT_OPTIONS`, parsed. Telephony pages send the word `undefined`; that and other unreadable texts become an empty object.
    public var placementOptions: JSONValue

    public init(
        domain: PortalDomain, isSecure: Bool = true, language: String = "en", applicationSID: String,
        accessToken: Secret,
        expiresIn: Int = 3600, refreshToken: Secret, serverEndpoint: String? = nil, applicationToken: Secret? = nil,
        scope: [Scope] = [], memberID: MemberID, status: ApplicationStatus, placement: PlacementCode = .default,
        placementOptions: JSONValue = [:]
    ) {
        self.domain = domain
        self.isSecure = isSecure
        self.language = language
        self.applicationSID = applicationSID
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.refreshToken = refreshToken
        self.serverEndpoint = serverEndpoint
        self.applicationToken = applicationToken
        self.scope = scope
        self.memberID = memberID
        self.status = status
        self.placement = placement
        self.placementOptions = placementOptions
    }
}

extension FrameLaunch {
    /// Reads an opening from the query and the form of the request, merged (``FormCodec/decode(merging:limits:)``).
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    public init(fields: JSONObject) throws(WireError) {
        let json = JSONValue.object(fields)
        let reader = FieldReader(json, prefix: nil)
        let language = json["LANG"]?.string ?? ""
        guard language.utf8.count <= 8,
            language.utf8.allSatisfy({ byte in
                (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
            })
        else { throw WireError(field: "LANG", reason: "is malformed") }
        self.init(
            domain: try reader.parsed("DOMAIN", PortalDomain.init),
            isSecure: json["PROTOCOL"]?.text != "0",
            language: language.isEmpty ? "en" : language,
            applicationSID: json["APP_SID"]?.text ?? "",
            accessToken: Secret(try reader.text("AUTH_ID")),
            expiresIn: json["AUTH_EXPIRES"]?.integer ?? 3600,
            refreshToken: Secret(try reader.text("REFRESH_ID")),
            serverEndpoint: json["SERVER_ENDPOINT"]?.string,
            applicationToken: json["APPLICATION_TOKEN"]?.string.map(Secret.init),
            scope: Scope.list(json["APPLICATION_SCOPE"]?.string ?? ""),
            memberID: try reader.parsed("member_id", MemberID.init),
            status: ApplicationStatus(json["status"]?.text ?? "") ?? .free,
            placement: PlacementCode(json["PLACEMENT"]?.text ?? "") ?? .default,
            placementOptions: Self.options(json["PLACEMENT_OPTIONS"]))
    }

    /// The part that the portal appends to the address of the application.
    public var queryFields: JSONObject {
        [
            "DOMAIN": .string(domain.value), "PROTOCOL": isSecure ? "1" : "0", "LANG": .string(language),
            "APP_SID": .string(applicationSID),
        ]
    }

    /// The part that the portal posts. The only place that writes the tokens out.
    public var bodyFields: JSONObject {
        var fields: JSONObject = [
            "AUTH_ID": .string(accessToken.reveal()),
            "AUTH_EXPIRES": .string(String(expiresIn)),
            "REFRESH_ID": .string(refreshToken.reveal()),
        ]
        if let serverEndpoint { fields["SERVER_ENDPOINT"] = .string(serverEndpoint) }
        if let applicationToken { fields["APPLICATION_TOKEN"] = .string(applicationToken.reveal()) }
        if !scope.isEmpty { fields["APPLICATION_SCOPE"] = .string(Scope.joined(scope)) }
        fields["member_id"] = .string(memberID.value)
        fields["status"] = .string(status.letter)
        fields["PLACEMENT"] = .string(placement.value)
        fields["PLACEMENT_OPTIONS"] = .string(placementOptions.serialized())
        return fields
    }

    private static func options(_ value: JSONValue?) -> JSONValue {
        guard let value else { return [:] }
        guard let text = value.string else { return value }
        guard let parsed = try? JSONValue(parsing: text), let object = parsed.object else { return [:] }
        return .object(object)
    }
}
