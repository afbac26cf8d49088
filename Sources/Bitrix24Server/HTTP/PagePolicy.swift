public import Bitrix24

/// The `Content-Security-Policy` of a page: nothing but what is named here may be loaded, called or framed.
///
/// Source: https://www.w3.org/TR/CSP3/
public struct PagePolicy: Sendable, Hashable {
    /// What an origin is allowed for.
    public enum Use: String, Sendable, Hashable, CaseIterable {
        case scripts = "script-src"
        case styles = "style-src"
        case images = "img-src"
        case connections = "connect-src"
        case fonts = "font-src"
        case media = "media-src"
        case frames = "frame-src"
        case workers = "worker-src"
        case forms = "form-action"
    }

    private var origins: [Use: [String]]

    /// The page's own origin, the platform's script library, and the portal for the calls that the library makes in the browser.
    public init() { origins = [:] }

    /// The same with further origins for one use, such as `https://cdn.example` or `data:`. A text with a space, `;` or `,` is ignored, because it
    /// would be a rule of its own.
    public func allowing(_ use: Use, _ origins: String...) -> PagePolicy {
        var copy = self
        copy.origins[use, default: []] += origins.filter { !$0.isEmpty && !$0.contains { " ;,\n\r".contains($0) } }
        return copy
    }

    /// The header's value.
    ///
    /// - Parameters:
    ///   - ancestors: Origins that may frame the page, and that its scripts may call; none: nobody may frame it.
    ///   - nonce: Of the page's own inline scripts and styles; `nil` forbids inline code.
    func header(ancestors: [String], nonce: String?) -> String {
        let inline = nonce.map { ["'nonce-\($0)'"] } ?? []
        let portals = ancestors.filter { $0 != "*" }
        let standard: [Use: [String]] = [
            .scripts: ["'self'"] + inline + ScriptLibrary.origins,
            .styles: ["'self'"] + inline,
            .images: ["'self'", "data:"],
            .connections: ["'self'"] + portals,
            .fonts: ["'self'"],
            .forms: ["'self'"],
        ]
        var directives = ["default-src 'none'"]
        for use in Use.allCases {
            let allowed = (standard[use] ?? []) + (origins[use] ?? [])
            if !allowed.isEmpty { directives.append("\(use.rawValue) \(allowed.joined(separator: " "))") }
        }
        directives.append("base-uri 'none'")
        directives.append("frame-ancestors \(ancestors.isEmpty ? "'none'" : ancestors.joined(separator: " "))")
        return directives.joined(separator: "; ")
    }
}
