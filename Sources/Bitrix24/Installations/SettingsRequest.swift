/// What a portal posts to `URL_SETTINGS`, and to the `action` of the form that was answered.
///
/// Every field can be written by an attacker: believe it only after ``Installations/open(_:)-(SettingsRequest)``.
/// Source: the platform's documentation, page "Installation wizard for applications without an interface".
public struct SettingsRequest: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// `OnAppSettingsInstall`: right after the installation.
        case install
        /// `OnAppSettingsDisplay`: opened from the application's card.
        case display
        /// `OnAppSettingsChange`: a field that changes the form was changed.
        case change
        /// `saveform=Y`: the person saves.
        case save
    }

    public var kind: Kind
    /// `data`: what is in the fields, by their names.
    public var values: JSONObject
    /// `auth`, which has a pair of tokens here.
    public var authorization: EventAuthorization
    /// `auth[client_id]`
    public var clientID: String?

    /// Reads the form.
    ///
    /// - Throws: ``WireError`` naming the first field that is missing or unusable.
    public init(fields: JSONObject) throws(WireError) {
        if fields["saveform"]?.flag == true {
            kind = .save
        } else {
            switch fields["event"]?.string?.lowercased() {
            case "onappsettingsinstall": kind = .install
            case "onappsettingsdisplay": kind = .display
            case "onappsettingschange": kind = .change
            case nil: throw WireError(field: "event", reason: "is missing")
            case .some: throw WireError(field: "event", reason: "is none of a settings form")
            }
        }
        guard let auth = fields["auth"], auth.object != nil else {
            throw WireError(field: "auth", reason: "is missing")
        }
        authorization = try EventAuthorization(auth)
        clientID = auth["client_id"]?.text
        values = fields["data"]?.object ?? [:]
    }
}

extension Installations {
    /// Takes a request of a settings form: proves its token at the authorization server, then stores the pair.
    ///
    /// - Throws: ``InstallationError`` when it is not believed, ``OAuthError`` when the authorization server cannot be asked; nothing is
    ///   stored then.
    public func open(_ settings: SettingsRequest) async throws -> VerifiedLaunch {
        let authorization = settings.authorization
        if let clientID = settings.clientID, clientID != configuration.credentials.clientID {
            throw InstallationError(.foreignToken(field: "application"))
        }
        guard let accessToken = authorization.accessToken, let refreshToken = authorization.refreshToken else {
            throw InstallationError(.missingTokens)
        }
        return try await open(
            FrameLaunch(
                domain: authorization.domain, applicationSID: "", accessToken: accessToken,
                expiresIn: authorization.expiresIn ?? 3600, refreshToken: refreshToken,
                serverEndpoint: authorization.serverEndpoint, applicationToken: authorization.applicationToken,
                scope: authorization.scope, memberID: authorization.memberID, status: authorization.status ?? .free))
    }
}
