import Bitrix24Wire
import Foundation

/// A request for a page of the desk, with its parameters read and its visitor known.
struct DeskVisit: Sendable {
    /// Colours of the pages.
    enum Theme: String, Sendable, CaseIterable { case auto, light, dark }

    static let languageCookie = "lintel_desk_lang"
    static let themeCookie = "lintel_desk_theme"

    let request: EdgeRequest
    let context: ControlContext
    let server: ControlServer
    let ready: SandboxReady
    /// `nil`: nobody is signed in.
    let session: DeskSessions.Session?
    /// What the session's last action left to be said.
    var notice: DeskNotice?
    let query: JSONObject
    let form: JSONObject
    let isRussian: Bool
    let theme: Theme
    /// Cookies that this request's choices lead to.
    private(set) var cookies: [String] = []
    /// What stood in the path where the route has a name in braces.
    var captured: [String: String] = [:]

    /// - Throws: `FormError` when query or form are malformed.
    init(
        _ request: EdgeRequest, context: ControlContext, server: ControlServer, ready: SandboxReady,
        session: DeskSessions.Session?
    ) throws {
        self.request = request
        self.context = context
        self.server = server
        self.ready = ready
        self.session = session
        query = try FormCodec.decode(request.query)
        form = request.httpMethod == "POST" ? try FormCodec.decode(request.body) : [:]
        if let chosen = query["lang"]?.string.flatMap(Self.language) {
            isRussian = chosen
            cookies.append("\(Self.languageCookie)=\(chosen ? "ru" : "en"); \(Self.keptChoice)")
        } else {
            isRussian =
                request.cookie(Self.languageCookie).flatMap(Self.language)
                ?? Self.prefersRussian(request.header("accept-language") ?? "")
        }
        if let chosen = query["theme"]?.string.flatMap(Theme.init) {
            theme = chosen
            cookies.append("\(Self.themeCookie)=\(chosen.rawValue); \(Self.keptChoice)")
        } else {
            theme = request.cookie(Self.themeCookie).flatMap(Theme.init) ?? .auto
        }
    }

    private static let keptChoice = "Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"

    private static func language(_ text: String) -> Bool? {
        switch text {
        case "ru": true
        case "en": false
        default: nil
        }
    }

    /// Whether a browser's languages put Russian before English.
    ///
    /// Source: RFC 9110, 12.5.4.
    static func prefersRussian(_ header: String) -> Bool {
        var best: (weight: Double, isRussian: Bool)?
        for part in header.lowercased().split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = pieces.first else { continue }
            let name = tag.prefix { $0 != "-" }
            guard name == "ru" || name == "en" || name == "*" else { continue }
            let weight =
                pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if weight > 0, weight > best?.weight ?? 0 { best = (weight, name == "ru") }
        }
        return best?.isRussian ?? false
    }

    /// The text in the visitor's language.
    func say(_ english: String, _ russian: String) -> String { isRussian ? russian : english }

    var platform: Platform { context.platform }

    /// The sandbox's time, Unix seconds.
    var now: Int { platform.clock.unixSeconds }

    subscript(name: String) -> String { captured[name] ?? "" }

    /// A field of the form, without blanks around it; `nil` when it is empty or not there.
    func field(_ name: String) -> String? { Self.text(form[name]) }

    /// The same of the query.
    func asked(_ name: String) -> String? { Self.text(query[name]) }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return text
    }

    /// A field that has to be a number.
    func number(_ name: String) throws(SandboxControlError) -> Double? {
        guard let text = field(name) else { return nil }
        guard let number = Double(text.replacing(",", with: ".")), number.isFinite else {
            throw .field(name, "must be a number")
        }
        return number
    }

    /// Makes a call of the administration interface, with all of its checks.
    @discardableResult
    func call(_ method: String, _ path: [String], _ body: JSONObject = [:]) async throws -> JSONValue {
        try await server.call(ControlCall(method: method, path: path, query: [:], body: .object(body)))
    }

    /// The address of this page with other parameters; an empty value takes one out.
    func address(_ path: String? = nil, with changes: [(String, String)]) -> String {
        var members = query
        for (name, value) in changes { members[name] = value.isEmpty ? nil : .string(value) }
        let text = FormCodec.encode(members)
        return (path ?? request.path) + (text.isEmpty ? "" : "?\(text)")
    }
}
