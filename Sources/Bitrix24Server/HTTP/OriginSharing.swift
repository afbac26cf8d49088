import HTTPTypes
import Hummingbird

/// Lets pages of named origins call an address of this server: cross-origin resource sharing.
///
/// Source: https://fetch.spec.whatwg.org/#http-cors-protocol
struct OriginSharing: Sendable {
    private let exact: Set<String>
    /// `https://` and `.example.com` of `https://*.example.com`.
    private let wildcards: [(scheme: String, suffix: String)]

    /// - Parameter origins: `https://static.example`, or `https://*.static.example` for every host below it.
    init(_ origins: [String]) {
        var exact = Set<String>()
        var wildcards: [(String, String)] = []
        for origin in origins.map({ $0.lowercased() }) {
            if let star = origin.firstRange(of: "://*.") {
                wildcards.append((String(origin[..<star.lowerBound]) + "://", "." + origin[star.upperBound...]))
            } else {
                exact.insert(origin)
            }
        }
        self.exact = exact
        self.wildcards = wildcards
    }

    /// Whether a page of `origin` may call. A browser writes the header itself, so a page cannot claim another one.
    func allows(_ origin: String) -> Bool {
        let origin = origin.lowercased()
        if exact.contains(origin) { return true }
        return wildcards.contains { wildcard in
            guard origin.hasPrefix(wildcard.scheme), origin.hasSuffix(wildcard.suffix) else { return false }
            let label = origin.dropFirst(wildcard.scheme.count).dropLast(wildcard.suffix.count)
            return !label.isEmpty && !label.contains { "/@:".contains($0) }
        }
    }

    /// Adds what the browser asks for, when the request comes from one of the origins.
    func permit(_ request: Request, _ response: inout Response) {
        guard !exact.isEmpty || !wildcards.isEmpty else { return }
        response.headers[.vary] = "Origin"
        guard let origin = request.headers[.origin], allows(origin) else { return }
        response.headers[.accessControlAllowOrigin] = origin
    }

    /// Answers `OPTIONS`, with which a browser asks first.
    func answerPreflight<Context: RequestContext>(
        _ path: RouterPath, methods: [HTTPRequest.Method], on router: some RouterMethods<Context>
    ) {
        router.on(path, method: .options) { request, _ -> Response in
            guard let origin = request.headers[.origin], allows(origin) else {
                return Response(status: .forbidden, headers: [.vary: "Origin"])
            }
            return Response(
                status: .noContent,
                headers: [
                    .vary: "Origin", .accessControlAllowOrigin: origin,
                    .accessControlAllowMethods: methods.map(\.rawValue).joined(separator: ", "),
                    .accessControlAllowHeaders: "Content-Type, X-Frame-Session", .accessControlMaxAge: "600",
                ])
        }
    }
}
