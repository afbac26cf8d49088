import Crypto
import Foundation
import GRDB

/// A person who is signed in to a portal in a browser.
struct Viewer: Sendable {
    /// Value of the session's cookie.
    var sessionID: String
    var person: PersonRow
}

/// A request for a page, with its parameters read and its viewer known.
struct Visit: Sendable {
    static let sessionCookie = "LINTEL_SESSION"
    static let languageCookie = "LINTEL_LANG"

    let request: EdgeRequest
    let portal: PortalRow
    let query: JSONObject
    let form: JSONObject
    let viewer: Viewer?
    /// What the frames of applications get as `LANG`: the visitor's choice, or else the portal's language.
    let language: String
    /// Set when the visitor chose another language with this request, to be kept in a cookie.
    let choosesLanguage: Bool

    /// Reads parameters and session.
    ///
    /// - Throws: `FormError` when query or form are malformed.
    init(_ request: EdgeRequest, portal: PortalRow, database: SandboxDatabase) async throws {
        self.request = request
        self.portal = portal
        query = try FormCodec.decode(request.query)
        form = request.httpMethod == "POST" && !Self.isJSON(request) ? try Self.form(request) : [:]
        let chosen = query["lang"]?.string.flatMap(Self.language)
        choosesLanguage = chosen != nil
        language = chosen ?? request.cookie(Self.languageCookie).flatMap(Self.language) ?? portal.language
        viewer = try await Self.viewer(request, portal: portal, database: database)
    }

    /// A file `f` is `f[0]`, its name, and `f[1]`, its bytes in base64.
    private static func form(_ request: EdgeRequest) throws -> JSONObject {
        guard request.mediaType == "multipart/form-data" else { return try FormCodec.decode(request.body) }
        guard let boundary = request.header("content-type").flatMap(MultipartBody.boundary) else { return [:] }
        do {
            return try FormCodec.tree(of: try MultipartBody(request.body, boundary: boundary).fields)
        } catch is MultipartBody.Malformed {
            return [:]
        }
    }

    private static func isJSON(_ request: EdgeRequest) -> Bool {
        request.header("content-type")?.lowercased().contains("json") ?? false
    }

    private static func language(_ text: String) -> String? {
        let lowered = text.lowercased()
        guard (2...3).contains(lowered.utf8.count), lowered.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            return nil
        }
        return lowered
    }

    private static func viewer(
        _ request: EdgeRequest, portal: PortalRow, database: SandboxDatabase
    ) async throws -> Viewer? {
        guard let session = request.cookie(sessionCookie), !session.isEmpty, let portalID = portal.id else {
            return nil
        }
        let person = try await database.read { db in
            try PersonRow.fetchOne(
                db,
                sql: """
                    SELECT person.* FROM webSession JOIN person
                    ON person.portalID = webSession.portalID AND person.id = webSession.userID
                    WHERE webSession.id = ? AND webSession.portalID = ? AND person.isActive
                    """,
                arguments: [session, portalID])
        }
        return person.map { Viewer(sessionID: session, person: $0) }
    }
}

extension Visit {
    /// Interface texts exist in English and Russian; every other language reads English.
    var isRussian: Bool { language == "ru" }

    /// The text in the visitor's language.
    func say(_ english: String, _ russian: String) -> String { isRussian ? russian : english }

    /// Whether the page is shown inside a slider of another page of the portal.
    var isInSlider: Bool { query["IFRAME"]?.text == "Y" }

    /// The page's own address without the parts that only steer how it is shown.
    var uri: String { request.target }

    /// A token that proves that a request comes from a page of this session which was made for `purpose`.
    ///
    /// Not stored: it is keyed with the session's secret identifier, and dies with the session.
    func token(for purpose: String) -> String {
        guard let viewer else { return "" }
        let key = SymmetricKey(data: Data(viewer.sessionID.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(purpose.utf8), using: key)
        return code.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// Whether `token` is the one of ``token(for:)``.
    func accepts(_ token: String?, for purpose: String) -> Bool {
        guard let token, viewer != nil, !token.isEmpty else { return false }
        return Secret(self.token(for: purpose)) == Secret(token)
    }

    /// Which addresses new tokens name: this machine's plain ports for browsers that came by one.
    var addresses: TokenService.Addresses { request.listener == .plain ? .plain : .public }
}

/// Addresses within the portal that a visitor may be sent on to.
enum BackURL {
    /// The path if it leads to a page of the same portal, else `/`.
    ///
    /// Other hosts hide behind `//host`, `/\host` and control characters, which browsers drop or turn round.
    static func checked(_ text: String?) -> String {
        guard let text, text.utf8.first == UInt8(ascii: "/"), text.utf8.count <= 2000, !text.hasPrefix("//"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x5C && $0 != 0x7F })
        else { return "/" }
        return text
    }
}
