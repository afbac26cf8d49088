/// Who calls a REST method: proven by a token or a webhook.
struct Caller: Sendable {
    enum Authorization: Sendable, Hashable {
        case oauth(accessToken: String)
        case webhook
    }

    var authorization: Authorization
    var portal: PortalRow
    var user: PersonRow
    /// `nil` for a webhook.
    var installation: InstallationRow?
    /// `nil` for a webhook.
    var application: ApplicationRow?
    /// What the token grants.
    var scope: Set<String>
    /// Code of the webhook that calls.
    var webhookCode: String?
    /// When the token or the webhook ends, Unix seconds; `.max`: never.
    var expires: Int = .max

    var portalID: Int64 { portal.id ?? 0 }
    var isAdmin: Bool { user.isAdmin }
    var isExtranet: Bool { user.userType == "extranet" }
}
